"""A process that imports: `python -m tests.faults.importing EVENT ROWS`."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from events.models import Event
    from events.workflows.columns import columns_of
    from events.workflows.spreadsheet import apply
    from itk.shared.spreadsheets import read_table

    event, count = map(int, sys.argv[1:])
    rows = "\n".join(f"Ona;Nr{number};ona{number}@imone.example" for number in range(count))
    table = read_table(f"Vardas;Pavardė;El. paštas\n{rows}".encode())
    apply(event=Event.objects.get(pk=event), table=table, mapping=columns_of(table))
