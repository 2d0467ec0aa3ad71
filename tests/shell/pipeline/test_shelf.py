"""A shelf tells what its results are made from, and loads one only when it is asked for."""

from phusong.pipeline.stages.shelf import Shelf, Shelved


def test_nothing_is_loaded_but_what_is_asked_for() -> None:
    loaded: list[str] = []

    def load(name: str) -> str:
        loaded.append(name)
        return name.upper()

    shelf = Shelf({name: Shelved(f"key of {name}", lambda name=name: load(name)) for name in ("4g", "5g")})
    assert list(shelf) == ["4g", "5g"]
    assert len(shelf) == 2
    assert "5g" in shelf
    assert "6g" not in shelf
    assert shelf.key("5g") == "key of 5g"
    assert loaded == []
    assert (shelf["5g"], shelf["5g"], shelf.get("6g")) == ("5G", "5G", None)
    assert loaded == ["5g", "5g"]
