"""What is read from and written to the database, in the words of the contract.

Functions take an open connection; whoever opened the transaction ends it.
"""
