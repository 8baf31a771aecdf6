// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.utility.DockerImageName;

/// A server that runs in a container of this machine's Docker engine. For one thread.
///
/// It has the network of this machine, and its folder at the same path: so it is started by the same arguments as a
/// process, and has the same addresses after a restart.
final class ContainerServer implements RealServer {
    private static final Duration END = Duration.ofSeconds(10);

    private final ServerCommand command;
    private final ServerCommand.Place place;
    private final GenericContainer<?> container;

    private ContainerServer(ServerCommand command, ServerCommand.Place place, GenericContainer<?> container) {
        this.command = command;
        this.place = place;
        this.container = container;
    }

    /// Starts it; once more with other ports if another process was faster to take one.
    static ContainerServer start(String image, ServerCommand command, Path folder) {
        try {
            return tried(image, command, folder);
        } catch (AssertionError | ContainerLaunchException _) {
            return tried(image, command, folder);
        }
    }

    private static ContainerServer tried(String image, ServerCommand command, Path folder) {
        var place = ServerCommand.Place.draw(folder);
        var container = container(image, command, place);
        container.start();
        var server = new ContainerServer(command, place, container);
        server.awaitServing();
        return server;
    }

    private static GenericContainer<?> container(String image, ServerCommand command, ServerCommand.Place place) {
        return new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(_ -> false)
                .withNetworkMode("host")
                .withCommand(command.arguments().apply(place).toArray(String[]::new))
                .withCreateContainerCmdModifier(create -> giveFolder(create, place.folder()))
                .waitingFor(nothing());
    }

    /// What it writes belongs to whoever runs the tests, and can be deleted.
    private static void giveFolder(CreateContainerCmd create, Path folder) {
        var path = folder.toString();
        Objects.requireNonNull(create.getHostConfig()).withBinds(new Bind(path, new Volume(path)));
        try {
            create.withUser(Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether it serves is asked as of a process.
    private static WaitStrategy nothing() {
        return new AbstractWaitStrategy() {
            @Override
            protected void waitUntilReady() {}
        };
    }

    private void awaitServing() {
        try {
            command.awaitServing(place, container::isRunning, container::getLogs);
        } catch (AssertionError e) {
            container.stop();
            throw e;
        }
    }

    @Override
    public List<Integer> ports() {
        return place.ports();
    }

    @Override
    public Path folder() {
        return place.folder();
    }

    /// By the freezer of its control group, which holds all its processes.
    @Override
    public void freeze() {
        container
                .getDockerClient()
                .pauseContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void thaw() {
        container
                .getDockerClient()
                .unpauseContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void kill() {
        if (container.isRunning()) {
            container
                    .getDockerClient()
                    .killContainerCmd(container.getContainerId())
                    .exec();
        }
        Waiting.until(END, "ended: " + container.getContainerId(), () -> !container.isRunning());
    }

    @Override
    public void restart() {
        container
                .getDockerClient()
                .startContainerCmd(container.getContainerId())
                .exec();
        awaitServing();
    }

    @Override
    public void wipe() {
        kill();
        place.delete("data");
    }

    @Override
    public void close() {
        container.stop(); // removes it, too
        place.delete("");
    }
}
