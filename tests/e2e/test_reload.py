"""SIGHUP: peers come and go, and certificates are renewed, while the programs run."""

import signal
import ssl
import subprocess

from harness.processes import wait_until


def names_of(api) -> list[str]:
    return [peer["peerId"] for peer in api.read("/api/peers")["peers"] if peer["configured"]]


def test_a_peer_is_added_while_the_gateway_runs(sandbox, new_cluster):
    cluster = new_cluster(sandbox, ("a", "b"))
    settings = cluster.folder / "datagems.env"
    settings.write_text('# peers\nR1EN_CHAINSTORE_PEERS="a"\n')
    before = {"R1EN_CHAINSTORE_PEERS": "a", "DATAGEN_ENVIRONMENT_FILE": str(settings)}
    api = cluster.sign_in(cluster.start_gateway(**before))
    gateway = cluster.gateways[0]
    worker = cluster.start_worker("a", **before)
    worker.wait_for_output(r"worker\.started")  # before that a signal would end it
    old = api.start_job(4)
    assert names_of(api) == ["a"]

    settings.write_text('# peers\nR1EN_CHAINSTORE_PEERS="a,b"\n')
    cluster.start_worker("b")
    gateway.send_signal(signal.SIGHUP)
    worker.send_signal(signal.SIGHUP)
    wait_until(lambda: names_of(api) == ["a", "b"], "the gateway knowing both peers")
    new = api.start_job(4)
    assert [peer["peerId"] for peer in api.job(new)["peers"]] == ["a", "b"]
    assert [peer["peerId"] for peer in api.job(old)["peers"]] == ["a"]
    for job in (old, new):
        assert api.finished(job)["job"]["status"] == "succeeded"
        assert len(api.rows(job)) == 4


def test_a_bad_file_keeps_the_peers_and_says_so(sandbox, new_cluster):
    cluster = new_cluster(sandbox, ("a", "b"))
    settings = cluster.folder / "datagems.env"
    settings.write_text("R1EN_CHAINSTORE_PEERS=a\n")
    api = cluster.sign_in(cluster.start_gateway(DATAGEN_ENVIRONMENT_FILE=str(settings)))
    gateway = cluster.gateways[0]
    for occurrence, bad in enumerate(('R1EN_CHAINSTORE_PEERS="a', "R1EN_CHAINSTORE_PEERS=c,c", None), start=1):
        settings.unlink() if bad is None else settings.write_text(bad)
        gateway.send_signal(signal.SIGHUP)
        gateway.wait_for_output(r"gateway\.peers_kept", occurrence)
        assert names_of(api) == ["a", "b"]


def test_programs_without_a_file_go_on(demo):
    cluster, api = demo
    for worker in cluster.workers.values():
        worker.wait_for_output(r"worker\.started")
    for process in [*cluster.gateways, *cluster.workers.values()]:
        process.send_signal(signal.SIGHUP)
    assert api.finished(api.start_job(2))["job"]["status"] == "succeeded"
    assert names_of(api) == list(cluster.peers)
    for process in [*cluster.gateways, *cluster.workers.values()]:
        assert process.terminate() == 0


def make_certificate(folder, name: str) -> None:
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-subj", f"/CN={name}", "-days", "2", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
                   check=True, capture_output=True)


def test_a_renewed_certificate_is_served(sandbox, new_cluster, tmp_path):
    make_certificate(tmp_path, "old")
    cluster = new_cluster(sandbox)
    url = cluster.start_gateway(DATAGEN_TLS_CERT=str(tmp_path / "cert.pem"), DATAGEN_TLS_KEY=str(tmp_path / "key.pem"))
    address = ("127.0.0.1", int(url.rsplit(":", 1)[1]))
    gateway = cluster.gateways[0]
    assert ssl.get_server_certificate(address) == (tmp_path / "cert.pem").read_text()

    make_certificate(tmp_path, "new")
    new = (tmp_path / "cert.pem").read_text()
    for line in (tmp_path / "key.pem").read_text().splitlines()[1:-1]:
        cluster.secret(line)
    gateway.send_signal(signal.SIGHUP)
    wait_until(lambda: ssl.get_server_certificate(address) == new, "the new certificate")

    (tmp_path / "key.pem").write_text("no key\n")
    gateway.send_signal(signal.SIGHUP)
    gateway.wait_for_output(r"gateway\.certificate_kept")
    assert ssl.get_server_certificate(address) == new
