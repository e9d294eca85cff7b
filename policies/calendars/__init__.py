"""How a calendar counts, told to people: day by day, and by the month. It counts nothing itself (`policies.worktime`
does), and reads no clock."""
