"""A process that commits as fast as it can and says what is durable; the crash test kills it."""

from __future__ import annotations

import asyncio
import sys

from storage.crypto import Keys
from storage.open import open_store
from storage.rows import Changes
from tests.storage.made import chat, opened, seen, text, to_chat

SECRET = "a secret of these tests of 32 bytes and more"


async def main(url: str) -> None:
    """Sixteen writers; one line `event number` for each commit that was answered."""
    store = await open_store(url, Keys.from_text(SECRET))

    async def write() -> None:
        while True:
            no, words = await store.next_case_no(2026), store.next_id()
            event = f"e{words}"
            await store.commit(
                Changes(
                    inbox=seen(event, event),
                    chat=chat(event, None, last_case=no),
                    cases=(opened(no, text=words),),
                    texts=(text(words, f"words of {event}", case=no),),
                    out=(to_chat(f"re:{event}", event),),
                )
            )
            sys.stdout.write(f"{event} {no}\n")
            sys.stdout.flush()

    await asyncio.gather(*(write() for _ in range(16)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
