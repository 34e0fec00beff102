"""What an institution does not tell, who does, and a visit that follows.

model.py       visitors, contexts, reasons, steps: plain data
coverage.py    how far each partner addresses each theme: declared, and counted from its records
onward.py      from a page or a question to ordered steps at other partners, each with its reasons
alignment.py   what is wrong with the table that leads partners' terms to themes
placing.py     the places of an edition, and what is tied to each
hours.py       whether a site is open: only what a source states
visit.py       kept steps and a day → an order of visits
"""
