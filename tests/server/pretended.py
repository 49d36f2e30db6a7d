"""A pretended Label Studio: what its interface does with projects and tasks, in memory, with faults on demand.

The real one judges the same verbs in `test_real_server`; this one can break at every request.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import httpx2

from jalaa.annotation.server import Server, connect

Fault = Callable[[int, httpx2.Request], httpx2.Response | None]
"""What goes wrong with the n-th request, None where nothing does; it may raise what a broken connection raises."""


class Pretended:
    """Projects by number, tasks by number, and every request that was made."""

    def __init__(self, before: Fault | None = None, after: Fault | None = None):
        self.projects: dict[int, dict[str, Any]] = {}
        self.tasks: dict[int, dict[str, Any]] = {}
        self.users: list[dict[str, Any]] = [{"id": 1, "email": "a1@example.org"}]
        self.poisoned: set[int] = set()
        self.asked: list[tuple[str, str]] = []
        self.before, self.after = before, after

    def connect(self, waits: tuple[float, ...] = (0.0, 0.0), token: str = "0" * 40) -> Server:
        """A connection to it."""
        return connect("http://pretended.example", token, httpx2.MockTransport(self._answer), waits)

    def add_project(self, title: str, **fields: Any) -> int:
        """A project, as if somebody had made it."""
        id = len(self.projects) + 1
        self.projects[id] = {"id": id, "title": title, "label_config": "<View/>", "maximum_annotations": 1, **fields}
        return id

    def add_task(self, project: int, document: str, text: str, **fields: Any) -> int:
        """A task, as if somebody had brought it in."""
        id = max(self.tasks, default=0) + 1
        data = {"document": document, "text": text}
        made = {"annotations": [], "drafts": [], "predictions": []}
        self.tasks[id] = {"id": id, "project": project, "data": data, **made, **fields}
        return id

    def texts(self, project: int = 1) -> list[tuple[str, str]]:
        """Document and text of each task of a project."""
        mine = [one["data"] for one in self.tasks.values() if one["project"] == project]
        return sorted((data["document"], data["text"]) for data in mine)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        number = len(self.asked)
        self.asked.append((request.method, request.url.path))
        if self.before and (fault := self.before(number, request)):
            return fault
        answer = self._do(request)
        if self.after and (fault := self.after(number, request)):
            return fault
        return answer

    def _do(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(request.content) if request.content else None
        match request.method, *request.url.path.strip("/").split("/"):
            case "GET", "api", "users":
                return httpx2.Response(200, json=self.users)
            case "GET", "api", "projects":
                return self._page(list(self.projects.values()), request)
            case "POST", "api", "projects":
                return httpx2.Response(201, json=self.projects[self.add_project(**body)])
            case "PATCH", "api", "projects", id:
                self.projects[int(id)].update(body)
                return httpx2.Response(200, json=self.projects[int(id)])
            case "POST", "api", "projects", id, "import":
                for task in body:
                    data = task["data"]
                    made = self.add_task(
                        int(id), data["document"], data["text"], predictions=task.get("predictions", [])
                    )
                    self.tasks[made]["data"] = data
                return httpx2.Response(201, json={"task_count": len(body)})
            case "POST", "api", "projects", _, "import", "predictions":
                for one in body:
                    self.tasks[one["task"]]["predictions"].append(one)
                return httpx2.Response(201, json={"created": len(body)})
            case "DELETE", "api", "tasks", id:
                del self.tasks[int(id)]
                return httpx2.Response(204)
            case "GET", "api", "tasks":
                return self._some_tasks(request)
        return httpx2.Response(404, json={"detail": f"no {request.method} {request.url.path}"})

    def _page(self, rows: list[dict[str, Any]], request: httpx2.Request) -> httpx2.Response:
        page, size = int(request.url.params["page"]), int(request.url.params["page_size"])
        return httpx2.Response(200, json={"count": len(rows), "results": rows[(page - 1) * size : page * size]})

    def _some_tasks(self, request: httpx2.Request) -> httpx2.Response:
        params = request.url.params
        (beyond,) = json.loads(params["query"])["filters"]["items"]
        mine = [one for one in self.tasks.values() if one["project"] == int(params["project"])]
        rows = sorted((one for one in mine if one["id"] > beyond["value"]), key=lambda one: one["id"])
        rows = rows[: int(params["page_size"])]
        include = params["include"].split(",") if "include" in params else None
        if include is None and {one["id"] for one in rows} & self.poisoned:
            return httpx2.Response(500)
        told = [self._told(one) for one in rows]
        return httpx2.Response(
            200, json={"tasks": [one if include is None else {name: one[name] for name in include} for one in told]}
        )

    def _told(self, task: dict[str, Any]) -> dict[str, Any]:
        counts = {
            "total_annotations": sum(not one.get("was_cancelled") for one in task["annotations"]),
            "cancelled_annotations": sum(bool(one.get("was_cancelled")) for one in task["annotations"]),
            "draft_exists": bool(task["drafts"]),
            "predictions_model_versions": ",".join(sorted({one["model_version"] for one in task["predictions"]})),
        }
        return {**deepcopy(task), **counts}
