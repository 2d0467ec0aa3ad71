"""Classes of signal and of shares, as the legend names them."""

from phusong.maps.page.palette import SHARE_COLOURS, share_class, signal_classes


def test_signal_classes_end_at_the_threshold():
    classes = signal_classes(-113.5)
    assert [(entry.from_dbm, entry.to_dbm) for entry in classes] == [
        (-83.5, None),
        (-93.5, -83.5),
        (-103.5, -93.5),
        (-113.5, -103.5),
    ]


def test_shares_fall_into_the_classes_of_the_legend():
    shares = (1.0, 0.9999, 0.95, 0.9499, 0.8, 0.5, 0.4999, 0.1999, 0.0)
    assert [share_class(share) for share in shares] == [0, 1, 1, 2, 2, 3, 4, 5, 5]
    assert share_class(float("nan")) is None
    assert len(SHARE_COLOURS) == 6
