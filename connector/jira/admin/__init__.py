"""What an administrator asks of a Jira and sets up in it, for `doctor` and `init`; never on the way of a look.

Every function sends its requests one by one and gives back values or a `Failure`; none decides what is right.
"""
