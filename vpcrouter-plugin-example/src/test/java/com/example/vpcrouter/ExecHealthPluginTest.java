package com.example.vpcrouter;

import io.vpcrouter.model.IpAddress;
import io.vpcrouter.spi.HealthPlugin;
import io.vpcrouter.spi.OptionValues;
import io.vpcrouter.testkit.HealthPluginContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract that every health check must keep, with a script that knows which hosts are dead. */
class ExecHealthPluginTest extends HealthPluginContract {
    @TempDir
    private Path folder;

    private Path command;

    @BeforeEach
    void writeCommand() throws IOException {
        command = folder.resolve("check.sh");
        Files.writeString(command, "#!/bin/sh\ntest ! -e \"$(dirname \"$0\")/dead-$1\"\n");
        Files.createFile(folder.resolve("dead-127.0.30.1"));
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
    }

    @Override
    protected HealthPlugin plugin() {
        return new ExecHealthPlugin();
    }

    @Override
    protected OptionValues options() {
        return OptionValues.builder()
                .set(ExecHealthPlugin.COMMAND, command)
                // Long enough for a shell to start within a quarter of it on a busy machine.
                .set(ExecHealthPlugin.INTERVAL, Duration.ofSeconds(1))
                .build();
    }

    @Override
    protected IpAddress healthyHost() {
        return IpAddress.parse("127.0.10.1");
    }

    @Override
    protected IpAddress otherHealthyHost() {
        return IpAddress.parse("127.0.20.1");
    }

    @Override
    protected Optional<IpAddress> deadHost() {
        return Optional.of(IpAddress.parse("127.0.30.1"));
    }

    @Override
    protected boolean silence(IpAddress host) throws IOException {
        Files.createFile(folder.resolve("dead-" + host));
        return true;
    }

    @Override
    protected void revive(IpAddress host) throws IOException {
        Files.delete(folder.resolve("dead-" + host));
    }
}
