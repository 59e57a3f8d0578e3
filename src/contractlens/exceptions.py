"""Every error and warning that contractlens raises on purpose.

```
ContractLensError
├── ReadError                    a file could not become a Document
│   ├── UnsupportedFormatError   no reader claims these bytes
│   ├── CorruptFileError         a reader claimed them and could not parse them
│   ├── EncryptedFileError       a password is needed, or the one given is wrong
│   ├── NoTextError              nothing to read: pages are images, or the file is empty
│   ├── LimitExceededError       too many bytes, pages or characters
│   └── BundleError              a mail or ZIP with several contracts in it
├── DefinitionError              a file written by a user is wrong; .problems lists everything
│   ├── TaxonomyError            a file of clause types
│   ├── CorpusError              a file of labelled contracts or clauses
│   └── PlaybookError            a file of requirements
├── ModelError                   a model directory cannot be used
│   ├── ModelFormatError         manifest missing, checksum, version or shape differs
│   └── UntrustedModelError      the files ask for something that a model may not hold
├── LearningError                a clause type cannot be learnt from the examples given, or not be written or read
├── OutputError                  a workbook or report cannot be written, or a workbook cannot be read back
└── ScanError                    a scan cannot start, go on or be opened (not: one file failed)
    └── ResumeMismatchError      the output folder belongs to other settings
ContractLensWarning
└── ModelVersionWarning          the model was made with other data than the one in use
```

A message says what happened, where, and what to do next. ``kind`` is a stable, short string for ledgers and
reports; it never changes for the same cause. Extra fields are keyword-only with defaults, so that every error
survives pickling on its way out of a worker process.
"""

from __future__ import annotations

from dataclasses import dataclass


class ContractLensError(Exception):
    """Base of every error of this library.

    Attributes:
        message: What happened, where, and what to do next.
        kind: Stable short string; never changes for the same cause.
        name: The file or folder concerned, None where there is none.
    """

    default_kind = "error"

    def __init__(self, message: str = "", *, kind: str | None = None, name: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind or self.default_kind
        self.name = name

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, dict(self.__dict__)))


def _rebuild(cls: type[ContractLensError], message: str, state: dict[str, object]) -> ContractLensError:
    error = cls(message)
    error.__dict__.update(state)
    return error


class ReadError(ContractLensError):
    """A file could not become a Document.

    ``kind`` says why: ``unsupported``, ``empty_file``, ``corrupt``, ``encrypted``, ``wrong_password``, ``no_text``,
    ``image_only``, ``too_large``, ``too_many_pages``, ``too_many_characters``, ``too_many_blocks``,
    ``too_many_pixels``, ``too_slow``, ``unreadable_path``, ``unsupported_companion`` (a spreadsheet or slides),
    ``converter_missing``, ``conversion_failed`` and ``conversion_timeout`` (of LibreOffice, for .doc and .rtf),
    ``bundle``, ``empty_bundle``, ``too_deep``, and for members of containers ``unsafe_path``, ``compression_ratio``, ``overlapping_members``,
    ``too_many_files``, ``unsupported_tnef``, ``attachment_elsewhere``; of a file that is to be shown again
    ``source_unknown``, ``source_gone``, ``source_changed``.
    """

    default_kind = "unreadable"


class UnsupportedFormatError(ReadError):
    """No reader claims these bytes."""

    default_kind = "unsupported"


class CorruptFileError(ReadError):
    """A reader claimed the bytes and could not parse them."""

    default_kind = "corrupt"


class EncryptedFileError(ReadError):
    """A password is needed (kind ``encrypted``), or the one given is wrong (``wrong_password``)."""

    default_kind = "encrypted"


class NoTextError(ReadError):
    """The file opens but holds nothing to read (``no_text``), or only images of text (``image_only``)."""

    default_kind = "no_text"


class LimitExceededError(ReadError):
    """The file is larger than the limits given (``too_large``, ``too_many_pages``, ...), or takes longer (``too_slow``)."""

    default_kind = "too_large"


class BundleError(ReadError):
    """A mail or ZIP holds several contracts: read them one by one with `open_bundle`."""

    default_kind = "bundle"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file that a user wrote.

    Attributes:
        file: The file's name, or ``"<string>"`` when there is none.
        key: Dotted path of the entry, for example ``clause_types.my_right.patterns[2]``.
        reason: What is wrong and what is allowed.
    """

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.reason}"


class DefinitionError(ContractLensError):
    """A file written by a user is wrong.

    Attributes:
        problems: Every mistake in it, not only the first.

    Example:
        >>> import contractlens as cl
        >>> try:
        ...     cl.Taxonomy.loads("[clause_types.escrow_test]")
        ... except cl.DefinitionError as error:
        ...     print([f"{problem.key}: {problem.reason}" for problem in error.problems])
        ['clause_types.escrow_test.title: missing', 'clause_types.escrow_test.definition: missing']
    """

    default_kind = "definition"

    def __init__(
        self,
        message: str = "",
        *,
        kind: str | None = None,
        name: str | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        if problems:
            listed = "\n".join(f"  {problem}" for problem in problems)
            message = f"{message}\n{listed}" if message else listed
        super().__init__(message, kind=kind, name=name)
        self.problems = problems


class TaxonomyError(DefinitionError):
    """A file of clause types is wrong."""

    default_kind = "taxonomy"


class CorpusError(DefinitionError):
    """A file of labelled contracts or clauses is wrong."""

    default_kind = "corpus"


class PlaybookError(DefinitionError):
    """A playbook is wrong (``playbook``), missing (``no_such_playbook``), or cannot be read or written.

    ``kind`` is ``unreadable`` or ``unwritable`` for the latter two.
    """

    default_kind = "playbook"


class ModelError(ContractLensError):
    """A model directory cannot be used."""

    default_kind = "model"


class ModelFormatError(ModelError):
    """A model directory cannot be used.

    ``kind`` says why: ``model_missing`` (a file is not there), ``model_damaged`` (not JSON, no arrays),
    ``model_format`` (another format than this version reads), ``model_checksum`` (not the file that the manifest
    names), ``model_mismatch`` (shapes or numbers do not fit the manifest), ``model_too_large``.
    """

    default_kind = "model_format"


class UntrustedModelError(ModelError):
    """The files ask for something that a model may not hold, such as pickled objects."""

    default_kind = "model_untrusted"


class LearningError(ContractLensError):
    """A clause type cannot be learnt from the examples given, or what was learnt cannot be written or read.

    ``kind`` says why: ``too_few_examples``, ``too_many_examples``, ``empty_example``, ``example_too_long``,
    ``duplicate_examples``, ``contradictory_examples``, ``examples_too_similar``, ``bad_name``, ``name_taken``,
    ``file_exists``, ``unreadable``, ``unwritable``, ``not_learnt``, ``unusual_file`` (what was learnt cannot be named in
    it). Messages hold positions, never the words of a clause.
    """

    default_kind = "learning"


class OutputError(ContractLensError):
    """A workbook or report cannot be written, or a reviewer's workbook cannot be read back.

    ``kind`` says why: ``in_use`` (open in another program), ``unwritable``, ``unreadable``, ``not_a_workbook``,
    ``no_decisions`` (a workbook without the columns that reviewers fill in).
    """

    default_kind = "output"


class ScanError(ContractLensError):
    """A scan of an archive cannot start, go on or be opened; one file that cannot be read never raises this.

    ``kind`` says why: ``source`` (nothing there to scan), ``manifest``, ``model``, ``not_a_scan``, ``settings_damaged``,
    ``ledger_damaged``, ``part_damaged``, ``scan_running`` (another scan writes there), ``output_unwritable`` (disk full
    or read-only), ``workers`` (worker processes cannot start or the executor broke), ``distributed_missing`` (Dask is
    not installed), ``shards`` (they do not fit together), ``failed_fast``.
    """

    default_kind = "scan"


class ResumeMismatchError(ScanError):
    """The output folder belongs to other settings (model, clause types, options, version); results are never mixed."""

    default_kind = "resume_mismatch"


class ContractLensWarning(UserWarning):
    """Base of the warnings that Python's warning system shows; most warnings are rows in ``Analysis.warnings``."""


class ModelVersionWarning(ContractLensWarning):
    """A model was made with another taxonomy than the one in use."""
