"""The processes: which are started (`running`), the web under granian (`server`), the sandbox beside them (`demo`)."""
