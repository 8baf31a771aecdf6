// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A DNS server of one of two kinds, which serves one zone.
public final class DnsServer implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofSeconds(30);

    private final Background process;

    private DnsServer(Background process) {
        this.process = process;
    }

    /// The programs of Debian's packages `dnsmasq-base` and `unbound`.
    public enum Kind {
        /// Serves from its configuration.
        DNSMASQ("dnsmasq", "started, version"),
        /// Serves from a zone file.
        UNBOUND("unbound", "start of service");

        private final String program;
        private final String ready;

        Kind(String program, String ready) {
            this.program = program;
            this.ready = ready;
        }
    }

    /// Starts it and waits until it serves; skips or fails the test where the program is missing, as [RealServers] has
    /// it.
    ///
    /// @param kind which
    /// @param prefix what runs it elsewhere, such as `nsenter`; may be empty
    /// @param port on 127.0.0.1, for both protocols
    /// @param folder for its files; may be used again
    /// @param zone what it serves
    /// @return the server, which the caller closes
    public static DnsServer start(Kind kind, List<String> prefix, int port, Path folder, Zone zone) {
        return start(kind, prefix, "127.0.0.1", port, folder, zone);
    }

    /// The same at an address of this machine, for others to ask.
    ///
    /// @param kind which
    /// @param prefix what runs it elsewhere; may be empty
    /// @param address on which it listens alone
    /// @param port for both protocols
    /// @param folder for its files; may be used again
    /// @param zone what it serves
    /// @return the server, which the caller closes
    public static DnsServer start(Kind kind, List<String> prefix, String address, int port, Path folder, Zone zone) {
        try {
            Files.createDirectories(folder);
            var program = RealServers.ofThisMachine().program(kind.program).toString();
            var command = new ArrayList<>(prefix);
            switch (kind) {
                case DNSMASQ -> {
                    var file = Files.writeString(folder.resolve("dnsmasq.conf"), dnsmasq(address, port, zone));
                    command.addAll(List.of(program, "--keep-in-foreground", "--conf-file=" + file));
                }
                case UNBOUND -> {
                    Files.writeString(folder.resolve("zone"), zoneFile(zone));
                    var file = Files.writeString(folder.resolve("unbound.conf"), unbound(address, port, folder, zone));
                    command.addAll(List.of(program, "-d", "-c", file.toString()));
                }
            }
            var process = Background.start(command);
            process.await(kind.ready, START_MAX);
            return new DnsServer(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String dnsmasq(String address, int port, Zone zone) {
        var text = new StringBuilder("""
                port=%d
                user=root
                listen-address=%s
                bind-interfaces
                no-resolv
                no-hosts
                pid-file=
                log-facility=-
                local=/%s/
                local-ttl=%d
                edns-packet-max=1232
                """.formatted(port, address, zone.origin(), Zone.TTL_SECONDS));
        for (var entry : zone.entries()) {
            text.append(
                    switch (entry) {
                        case Zone.Host host -> "host-record=" + zone.full(host.name()) + "," + host.address();
                        case Zone.Alias alias -> "cname=" + zone.full(alias.name()) + "," + zone.full(alias.target());
                        case Zone.Service service ->
                            "srv-host=%s,%s,%d,%d,%d"
                                    .formatted(
                                            zone.full(service.name()),
                                            zone.full(service.target()),
                                            service.port(),
                                            service.priority(),
                                            service.weight());
                    });
            text.append('\n');
        }
        return text.toString();
    }

    private static String unbound(String address, int port, Path folder, Zone zone) {
        return """
                server:
                  interface: %s
                  port: %d
                  do-daemonize: no
                  username: ""
                  chroot: ""
                  directory: "%s"
                  pidfile: ""
                  use-syslog: no
                  verbosity: 1
                  access-control: 0.0.0.0/0 allow
                  edns-buffer-size: 1232
                  max-udp-size: 1232
                  module-config: "iterator"
                  local-zone: "test." nodefault
                auth-zone:
                  name: "%s"
                  zonefile: "zone"
                  for-downstream: yes
                  for-upstream: no
                  fallback-enabled: no
                remote-control:
                  control-enable: no
                """.formatted(address, port, folder, zone.origin());
    }

    private static String zoneFile(Zone zone) {
        var text = new StringBuilder("$ORIGIN %s.\n$TTL %d\n@ IN SOA ns root 1 3600 600 86400 %d\n@ IN NS ns\n"
                .formatted(zone.origin(), Zone.TTL_SECONDS, Zone.TTL_SECONDS));
        for (var entry : zone.entries()) {
            text.append(
                    switch (entry) {
                        case Zone.Host host -> host.name() + " IN " + host.type() + " " + host.address();
                        case Zone.Alias alias -> alias.name() + " IN CNAME " + alias.target();
                        case Zone.Service service ->
                            "%s IN SRV %d %d %d %s"
                                    .formatted(
                                            service.name(),
                                            service.priority(),
                                            service.weight(),
                                            service.port(),
                                            service.target());
                    });
            text.append('\n');
        }
        return text.toString();
    }

    @Override
    public void close() {
        process.close();
    }
}
