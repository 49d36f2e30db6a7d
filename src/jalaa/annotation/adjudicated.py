"""What came home from an adjudicator: documents that one person finished, with nothing open, and a word about each other one."""

from dataclasses import replace

from jalaa.annotation.adjudicate import is_marked
from jalaa.annotation.arriving import Names
from jalaa.annotation.formats.received import Export, ReceivedAnnotation, ReceivedTask
from jalaa.incidents import Incident


def finished_tasks(export: Export, names: Names) -> tuple[Export, list[Incident], int]:
    """The tasks that one person finished, with nothing open; an incident for each other that somebody finished, and how many are open."""
    tasks, incidents, number = [], [], 0
    for task in export.tasks:
        made = [one for one in task.annotations if one.state == "annotation"]
        who = sorted({names.annotators.get(one.annotator, one.annotator or "nobody") for one in made})
        if len(made) > 1:
            message = (
                f"{task.document} was adjudicated by {' and '.join(who)}: remove all but one of these annotations there"
            )
            incidents.append(Incident("adjudicate-twice", task.where, message))
        elif made and (left := _open(made[0])):
            number += 1
            message = f"{task.document} has {left} still as annotators left it: give it the plain label to take it, or remove it, then update"
            incidents.append(Incident("adjudicate-open", task.where, message))
        elif made:
            tasks.append(_by_hand(task, made[0]))
    return Export(tuple(tasks), export.incidents), incidents, number


def _open(made: ReceivedAnnotation) -> str:
    """What is open, in words; nothing where nothing is. A relation that has a plain label too is decided."""
    spans = sum(is_marked(span.label) for span in made.spans)
    plain = {(one.head, one.tail) for one in made.relations if not is_marked(one.label)}
    relations = sum(is_marked(one.label) and (one.head, one.tail) not in plain for one in made.relations)
    said = [
        f"{number} {name}{'s' * (number > 1)}" for number, name in ((spans, "span"), (relations, "relation")) if number
    ]
    return " and ".join(said)


def _by_hand(task: ReceivedTask, made: ReceivedAnnotation) -> ReceivedTask:
    """The task with the adjudicator's annotation alone; who made what of it is told from what was shown, not from what the server says."""
    spans = tuple(replace(span, origin="manual") for span in made.spans)
    relations = tuple(one for one in made.relations if not is_marked(one.label))
    return replace(task, annotations=(replace(made, spans=spans, relations=relations),))
