"""The guided import of people from the lists that offices really have.

upload → columns recognised and correctable → every row with what will happen → confirm → one transaction, undoable.
``columns`` finds the table and what its columns mean, ``lines`` reads the cells of a row, ``judging`` compares rows
with the list; these three write nothing. ``actions`` are the doors, ``batches`` the doors of people for many at once.
"""
