package io.vpcrouter.internal.engine;

import io.vpcrouter.control.Condition;
import io.vpcrouter.control.RouterCondition;
import io.vpcrouter.internal.loop.LoopEvents;
import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.runtime.RouterRuntime;
import io.vpcrouter.support.FileProblems;
import io.vpcrouter.support.RouteSpecFile;
import io.vpcrouter.validation.InvalidException;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import io.vpcrouter.validation.Validated;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each accepted spec in a file, and lets the kept one stand in at a start at which the source has no good one.
 *
 * <p>Threading: any thread.
 */
final class LastGoodSpec {
    private static final Condition CONDITION = RouterCondition.LAST_GOOD_FILE;

    private final @Nullable RouteSpecFile file;
    private final String place;
    private final boolean allowEmptySpec;
    private final RouterRuntime runtime;
    private final LoopEvents events;

    private volatile @Nullable Validated<RouteSpec> firstPublished;
    private volatile boolean anyValid;

    LastGoodSpec(Optional<Path> file, boolean allowEmptySpec, RouterRuntime runtime, LoopEvents events) {
        this.file = file.map(RouteSpecFile::new).orElse(null);
        this.place = file.map(Path::toString).orElse("");
        this.allowEmptySpec = allowEmptySpec;
        this.runtime = runtime;
        this.events = events;
    }

    /** The source published a spec or its problems. */
    void published(Validated<RouteSpec> spec) {
        if (firstPublished == null) {
            firstPublished = spec;
        }
        anyValid |= spec.isValid();
    }

    /** Whether the source published nothing yet, good or bad. */
    boolean isSourceSilent() {
        return firstPublished == null;
    }

    /**
     * Called when the mode has started: a source without a good spec by then counts as missing.
     *
     * @throws InvalidException if the source published a bad spec, and no kept one can stand in
     */
    void standInIfNeeded() {
        Validated<RouteSpec> first = firstPublished;
        if (anyValid) {
            return;
        }
        Optional<Validated<RouteSpec>> found = file == null ? Optional.empty() : read(file);
        if (found.isEmpty()) {
            if (first != null) {
                throw new InvalidException(first.problems());
            }
            return;
        }
        Validated<RouteSpec> kept = found.get();
        if (kept.isValid()) {
            events.lastGoodFound(kept);
        } else if (first == null) {
            // The source may still publish something, and until then nothing can go wrong.
            events.conditionReported(
                    CONDITION, "use", "cannot be used: " + kept.problems().get(0));
        } else {
            List<Problem> both = new ArrayList<>(first.problems());
            both.addAll(kept.problems());
            throw new InvalidException(both);
        }
    }

    private Optional<Validated<RouteSpec>> read(RouteSpecFile kept) {
        try {
            return Optional.of(kept.read(allowEmptySpec));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(Validated.invalid(Problem.error(
                    "last-good-file",
                    Location.of(place),
                    "last good file",
                    FileProblems.reason(e),
                    "a file that can be read")));
        }
    }

    /** Writes the spec to the file, if there is one. */
    void keep(RouteSpec spec) {
        RouteSpecFile target = file;
        if (target != null) {
            runtime.blocking(RouterRuntime.Lane.FILE, () -> write(target, spec));
        }
    }

    private void write(RouteSpecFile target, RouteSpec spec) {
        try {
            target.write(spec);
            events.conditionReported(CONDITION, null);
        } catch (IOException e) {
            events.conditionReported(CONDITION, "write", place + " cannot be written: " + FileProblems.reason(e));
        }
    }
}
