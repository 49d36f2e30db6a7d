"""Exports of other tools, read and written: one module per format, all into one shape (`received`) and out of one shape (`jalaa.annotation.model`)."""
