"""What lies in a run folder."""

from negotiation.runs.folder import LOG, save


def files(folder):
    """The bytes of every file but the log, the only one that differs from time to time, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LOG}


def saved(answer, folder):
    """The files of an answer that is saved there."""
    return files(save(answer, folder))
