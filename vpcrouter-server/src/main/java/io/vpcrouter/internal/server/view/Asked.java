package io.vpcrouter.internal.server.view;

import java.time.Instant;

/**
 * What the reader of a page asked for.
 *
 * @param find what to look for; empty for everything
 * @param page which part of a long table, from 1 on
 * @param from the history from this moment on
 * @param to the history up to this moment
 */
public record Asked(String find, int page, Instant from, Instant to) {
    /** Everything, from its beginning. */
    public static final Asked ALL = new Asked("", 1, Instant.MIN, Instant.MAX);
}
