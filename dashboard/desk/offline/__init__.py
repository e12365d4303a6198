"""The workbook of the desk: cases and complaints go out as a file, are decided without a line, and come back.

`outgoing` gathers what goes out, `writing` makes the file, `reading` reads it again, `deciding` makes a decision of a
filled row, and `verdicts` says what would become of it, and enters it.
"""
