from tests.desktop.shift.chapters.begin import begin
from tests.desktop.shift.chapters.many_hands import many_hands
from tests.desktop.shift.chapters.watch import watch
from tests.desktop.shift.chapters.ways_out import ways_out


def test_x(shift):
    for chapter in (begin, ways_out, many_hands, watch):
        chapter(shift)
