"""The first version of the rules and the invented demo county, as tables people can open in a spreadsheet."""
