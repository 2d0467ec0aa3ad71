"""Text of geodata: old encodings told and mended, to Unicode NFC."""

__all__: list[str] = []
