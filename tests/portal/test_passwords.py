from syren_portal.passwords import NOBODY, Passwords, new_token, token_hash


def test_a_password_is_known_by_its_hash() -> None:
    passwords = Passwords()
    hashed = passwords.hash("mot de passe é\u0301")
    assert hashed.startswith("$argon2id$")
    assert "mot" not in hashed
    assert passwords.verify(hashed, "mot de passe é\u0301")
    assert not passwords.verify(hashed, "mot de passe")


def test_a_missing_or_damaged_hash_verifies_no_password() -> None:
    assert not Passwords().verify(None, "")
    assert not Passwords().verify("no hash at all", "")


def test_an_unknown_login_costs_what_a_known_one_does() -> None:
    passwords = Passwords()
    assert NOBODY.split("$")[1:4] == passwords.hash("x").split("$")[1:4]
    assert not passwords.is_outdated(NOBODY)


def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    assert Passwords().is_outdated(NOBODY.replace("t=3", "t=1"))


def test_tokens_are_random_and_stored_otherwise() -> None:
    first, second = new_token(), new_token()
    assert first != second
    assert len(first) >= 43
    assert first not in token_hash(first)
