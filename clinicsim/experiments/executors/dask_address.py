"""Whether a Dask scheduler answers at an address.

Asked before a client is made: one that cannot connect takes long to be taken down.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from clinicsim.experiments.executors.errors import SchedulerUnreachable

CONNECT_SECONDS = 5


def refuse_unreachable(address: str) -> None:
    """Connect to a scheduler and leave again.

    Raises
    ------
    SchedulerUnreachable
        If the address is none, nothing answers there in time, or what answers does not speak Dask's language.
    """
    try:
        with ThreadPoolExecutor(1) as thread:  # this one may have a loop of events already, as in a notebook
            thread.submit(asyncio.run, _reach(address)).result()
    except OSError as error:
        problem = (
            f"no Dask scheduler answers at {address} within {CONNECT_SECONDS} s; check the address, start one there "
            "with `dask scheduler`, or let --scheduler local start one here"
        )
        raise SchedulerUnreachable([problem]) from error
    except (ValueError, TypeError, RuntimeError) as error:
        problem = (
            f"{address} cannot be connected to: {error}; expected tcp://HOST:PORT, "
            "tls://HOST:PORT with certificates in Dask's configuration, or local"
        )
        raise SchedulerUnreachable([problem]) from error


async def _reach(address: str) -> None:
    from distributed import Security
    from distributed.comm import connect

    async with asyncio.timeout(CONNECT_SECONDS):  # Dask's own timeout ends before the two have greeted each other
        comm = await connect(address, timeout=CONNECT_SECONDS, **Security().get_connection_args("client"))
        await comm.close()
