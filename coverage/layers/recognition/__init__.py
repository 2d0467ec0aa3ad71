"""Layers recognised among the files of a folder, by what they hold."""

from phusong.coverage.layers.recognition.columns import ColumnMatch
from phusong.coverage.layers.recognition.recognise import FolderReader, recognise_folder
from phusong.coverage.layers.recognition.recognised import Choice, RecognisedFolder, RecognisedLayer

__all__ = ["Choice", "ColumnMatch", "FolderReader", "RecognisedFolder", "RecognisedLayer", "recognise_folder"]
