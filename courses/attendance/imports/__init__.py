"""Attendance from a file: the export of an online meeting, or the office's own list.

``files`` reads rows, ``people`` finds whom they mean, ``said`` what they say of them, ``preview`` puts it together and
asks the door what would come of it. Nothing is saved before a person has seen that.
"""
