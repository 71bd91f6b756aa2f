from __future__ import annotations

import pytest

from matchmaker.errors import Misconfigured
from matchmaker.mail.errors import UnusableAddress
from matchmaker.mail.outbox import checked_address
from matchmaker.mail.server import server_at


@pytest.mark.parametrize(
    "address",
    [
        *("", "an", "an@", "@example.net", "a b@example.net", "an@example.net, b@example.net", "an@intranet"),
        *("an@example.net\nBcc: b@example.net", "An <an@example.net>", "=?utf-8?q?a?=@ex\x00ample.net"),
    ],
)
def test_what_is_no_plain_address_is_refused_when_it_is_posted(address):
    with pytest.raises(UnusableAddress):
        checked_address(address)


def test_a_domain_in_letters_of_its_own_is_written_in_ascii():
    assert checked_address(" an@bücher.example ") == "an@xn--bcher-kva.example"


def test_the_servers_address_says_how_to_talk():
    server = server_at("smtp://u%40x:p%2Fw@mail.example.org:587")
    assert (server.host, server.port, server.user, server.password) == ("mail.example.org", 587, "u@x", "p/w")
    assert server.starttls == "always"
    assert server_at("smtp://localhost").starttls == "offered"
    assert (server_at("smtps://mail.example.org").port, server_at("smtps://x").is_tls) == (465, True)
    with pytest.raises(Misconfigured, match="starttls"):
        server_at("smtp://localhost?tls=no")
