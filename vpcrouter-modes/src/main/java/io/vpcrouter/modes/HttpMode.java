package io.vpcrouter.modes;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.spec.RouteSpecJson;
import io.vpcrouter.spi.Mode;
import io.vpcrouter.spi.ModeContext;
import io.vpcrouter.spi.web.WebPaths;
import io.vpcrouter.spi.web.WebRequest;
import io.vpcrouter.spi.web.WebResponse;
import io.vpcrouter.support.FileProblems;
import io.vpcrouter.support.FileThread;
import io.vpcrouter.support.RouteSpecFile;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Publishes what clients send, and keeps it in a file for the next start. */
final class HttpMode implements Mode {
    private static final String PATH = "/route_spec";
    private static final String UNUSABLE = "state_file_unusable";
    private static final String UNWRITABLE = "state_file_unwritable";

    private final @Nullable TokenGuard guard;
    private final @Nullable Path statePath;
    private final @Nullable RouteSpecFile stateFile;
    private final ModeContext context;
    /** One change at a time, so that file, answer and what is published agree. Nothing else waits for it. */
    private final Object turn = new Object();

    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile @Nullable RouteSpec current;
    private volatile boolean closed;

    HttpMode(@Nullable TokenGuard guard, @Nullable Path statePath, ModeContext context) {
        this.guard = guard;
        this.statePath = statePath;
        this.stateFile = statePath == null ? null : new RouteSpecFile(statePath);
        this.context = context;
    }

    @Override
    public void start() {
        WebPaths web = context.web();
        checkFolder();
        if (guard != null) {
            guard.start();
            web.guard(guard);
        }
        restore();
        web.serve(PATH, Set.of("GET", "POST", "PUT"), this::handle);
    }

    /** A mistake in the path would otherwise be noticed only when the first spec cannot be kept. */
    private void checkFolder() {
        if (statePath == null) {
            return;
        }
        try {
            Optional<Problem> mistake = FileThread.once(() -> mistakeIn(statePath));
            if (mistake.isPresent()) {
                throw new InvalidException(List.of(mistake.get()));
            }
        } catch (IOException e) {
            // Reported when it is read.
        }
    }

    private static Optional<Problem> mistakeIn(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
            return Optional.of(FileProblems.notAFile(file, "no file in an existing folder"));
        }
        return Files.isWritable(folder)
                ? Optional.empty()
                : Optional.of(FileProblems.unwritable(file, "its folder is not writable"));
    }

    private void restore() {
        if (stateFile == null) {
            return;
        }
        try {
            Validated<RouteSpec> kept = stateFile.read(context.allowEmptySpec());
            if (kept.isValid()) {
                current = kept.orThrow();
                context.publish(kept);
            } else {
                damaged(kept.problems().get(0).toString());
            }
        } catch (NoSuchFileException e) {
            // Nothing was kept yet.
        } catch (IOException e) {
            damaged(FileProblems.unreadable(Objects.requireNonNull(statePath), FileProblems.reason(e))
                    .toString());
        }
    }

    private void damaged(String problem) {
        context.condition(
                UNUSABLE, "the state file cannot be used, so there is no route spec until one is sent: " + problem);
    }

    private WebResponse handle(WebRequest request) {
        return request.method().equals("GET") ? show() : take(request.body());
    }

    private WebResponse show() {
        RouteSpec spec = current;
        return spec == null
                ? WebResponse.error(404, "no route spec yet (expected: one sent with POST or PUT)")
                : WebResponse.json(200, RouteSpecJson.write(spec));
    }

    private WebResponse take(byte[] body) {
        synchronized (turn) {
            if (closed) {
                return WebResponse.error(503, "stopping");
            }
            Validated<RouteSpec> sent = RouteSpecJson.read(body, PATH, context.allowEmptySpec());
            if (!sent.isValid()) {
                refused.incrementAndGet();
                context.publish(sent);
                return WebResponse.problems(400, "route spec refused, the last one stays in force", sent.problems());
            }
            RouteSpec spec = sent.orThrow();
            Problem unkept = keep(spec);
            if (unkept != null) {
                refused.incrementAndGet();
                return WebResponse.problems(500, "route spec not kept, the last one stays in force", List.of(unkept));
            }
            accepted.incrementAndGet();
            current = spec;
            context.publish(sent);
            return WebResponse.problems(
                    200, "route spec accepted: " + spec.routes().size() + " destinations", sent.problems());
        }
    }

    private @Nullable Problem keep(RouteSpec spec) {
        if (stateFile == null) {
            return null;
        }
        try {
            stateFile.write(spec);
            context.condition(UNUSABLE, null);
            context.condition(UNWRITABLE, null);
            return null;
        } catch (IOException e) {
            Problem problem = FileProblems.unwritable(Objects.requireNonNull(statePath), FileProblems.reason(e));
            context.condition(UNWRITABLE, "route specs are refused, because they cannot be kept: " + problem);
            return problem;
        }
    }

    @Override
    public Map<String, Object> statistics() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("accepted", accepted.get());
        facts.put("refused", refused.get());
        facts.put("token", guard == null ? "none" : "asked for");
        return facts;
    }

    @Override
    public void close() {
        closed = true;
    }
}
