"""Search through one long text finds what looking at every name alone finds, in the same order."""

from __future__ import annotations

import pytest

from tests.builders.pages.browser import Visit

pytestmark = pytest.mark.browser

ONE_BY_ONE = """(queries) => {
    const letters = ['a', 'b', 'n', 'ậ', 'Đ', ' ', 'm', '1'];
    let seed = 7;
    const next = (most) => (seed = (seed * 16807) % 2147483647) % most;
    const some = (count) => Array.from({length: count}, () => letters[next(letters.length)]).join('');
    const name = () => some(1 + next(7)) + (next(9) ? '' : '\\n x');
    const names = Array.from({length: 1500}, name);
    const data = {
        districts: {name: ['Huyện Bát Xát', '']},
        communes: {name: ['Bản Nậm'], district: ['Huyện Bát Xát'], code: ['00001']},
        villages: {name: names, commune: names.map(() => next(2) - 1), id: names.map((_, i) => `V${i}`)},
        places: {name: [], commune: [], id: []},
        sites: {name: ['Trạm 1'], operator: ['X'], id: ['S1']},
        proposals: [{name: 'Cột', id: 'P001'}],
    };
    const index = searchIndex(data);
    const told = {
        district: (i) => ['', ''],
        commune: (i) => [data.communes.district[i], data.communes.code[i]],
        village: (i) => [data.communes.name[data.villages.commune[i]] ?? '', data.villages.id[i]],
        site: (i) => [data.sites.operator[i], data.sites.id[i]],
        proposal: (i) => [data.proposals[i].id, ''],
    };
    const rank = ({kind, index, name}, wanted, words) => {
        const folded = fold(name);
        const all = [name, ...told[kind](index)].map(fold).join(' ').replace(/\\n/g, ' ');
        if (folded.replace(/\\n/g, ' ') === wanted) return 0;
        if (folded.startsWith(wanted)) return 1;
        if (folded.includes(` ${wanted}`)) return 2;
        if (folded.includes(wanted)) return 3;
        return words.every((word) => all.includes(word)) ? 4 : -1;
    };
    const alone = (query) => {
        const wanted = fold(query).trim().replace(/\\s+/g, ' ');
        const words = wanted.split(' ');
        const ranked = [[], [], [], [], []];
        if (wanted) for (const entry of index.entries) ranked[rank(entry, wanted, words)]?.push(entry);
        return ranked.flat();
    };
    return queries.flatMap((query) => {
        const expected = alone(query);
        const {found, count} = searchEntries(index, query);
        const few = searchEntries(index, query, 5);
        const same = (one, other) => one.length === other.length && one.every((entry, i) => entry === other[i]);
        const counted = count === expected.length && few.count === count;
        const right = counted && same(found, expected) && same(few.found, expected.slice(0, 5));
        return right ? [] : [[query, count, expected.length]];
    });
}"""

QUERIES = (
    *(
        "a",
        "n",
        "nam",
        "bản nậm",
        "1",
        " ",
        "",
        "V12",
        "v1499",
        "P001",
        "Huyen",
        "zz",
        "a b",
        "b 1 a",
        "ban bat",
        "d",
        "x",
    ),
    *("S1", "00001", "trạm 1 x", "m m", "  NẬM  ", "\n", "V0", "cot"),
)


def test_it_finds_what_looking_at_every_name_finds(worked_map: Visit) -> None:
    assert worked_map.page.evaluate(ONE_BY_ONE, list(QUERIES)) == []
