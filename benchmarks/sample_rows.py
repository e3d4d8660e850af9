"""The rows of a portal's list as a file, for programs that know no portal."""

import csv
from pathlib import Path

import httpx

from benchmarks.measuring import PASSWORD


def write_csv(url: str, path: Path, rows: int) -> None:
    """Write what the list shows of its first rows into a file; they are repeated.

    Args:
        url: of the portal.
        path: of the file.
        rows: how many.
    """
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60) as client:
        body = {"login": "departement", "password": PASSWORD}
        token = client.post("/session", json=body).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        people = [
            each
            for offset in range(0, 2000, 200)
            for each in client.get("/subscribers", params={"limit": 200, "offset": offset}).json()[
                "items"
            ]
        ]
    names = ("Statut", "Fin", "Nom", "Prénom", "Inscription", "Bibliothèque", "Ressources")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for number in range(rows):
            each = people[number % len(people)]
            open_to = [one["id"] for one in each["resources"] if one["status"] == "validated"]
            writer.writerow(
                (each["status"], f"Date de fin de validité: {each['valid_until'] or ''}",
                 each["last_name"], each["first_name"], each["registered_at"],
                 each["library"]["name"], ", ".join(open_to[:2]))
            )  # fmt: skip
