"""Signals that ask a process to stop, brought to the thread that acts on them.

The kernel may hand a signal to any thread of a process. Python runs handlers in the main one only, and a main thread
that waits in a lock without end (as that of granian's workers does) is woken only by a signal of its own. A stop that
another thread got would stay unseen: the server would go on until it is killed in the middle of what it was answering.
"""

import os
import signal
import threading

STOP_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM})


def bring_to_main_thread() -> None:
    """Send the first stop signal that any thread receives to the main thread as well.

    Nothing happens when called from another thread: whoever runs us there keeps the signals to itself.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    received, noting = os.pipe()
    os.set_blocking(noting, False)
    signal.set_wakeup_fd(noting, warn_on_full_buffer=False)
    threading.Thread(target=_bring, args=(received, threading.get_ident()), name="stop-signals", daemon=True).start()


def _bring(received: int, main_thread: int) -> None:
    # Only the first: the main thread's own signal is noted in the pipe too.
    while (number := os.read(received, 1)[0]) not in STOP_SIGNALS:
        pass
    signal.pthread_kill(main_thread, number)
