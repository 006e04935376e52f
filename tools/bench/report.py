"""What was measured, as lines with a verdict, and their table."""


def verdict(value: float, most: float, *, judged: bool = True, calm: bool = True) -> dict:
    """How a value stands to its limit; none where it is only reported, or where the machine was too restless."""
    if not judged:
        return {"limit": "", "verdict": "reported"}
    if not calm:
        return {"limit": most, "verdict": "no verdict"}
    return {"limit": most, "verdict": "ok" if value <= most else "too much"}


def row(vendor: str, size: int, page: str, measure: str, value: float, times: str = "") -> dict:
    """One line of the table: a page of a database with so many partners, what was measured of it, and how much."""
    return {
        "database": vendor,
        "partners": size,
        "page": page,
        "measure": measure,
        "value": round(value, 3),
        "times": times,
    }


def print_table(report: list[dict]) -> None:
    """The lines as a table for docs/performance.md."""
    heads = ("database", "partners", "page", "measure", "value", "limit", "verdict", "times")
    print("\n| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for line in report:
        print("| " + " | ".join(f"{line[head]:g}" if head == "value" else str(line[head]) for head in heads) + " |")
