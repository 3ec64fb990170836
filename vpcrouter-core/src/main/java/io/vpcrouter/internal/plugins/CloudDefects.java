package io.vpcrouter.internal.plugins;

/**
 * What a cloud throws that is no {@code CloudException}. The condition lasts until one read after another went by without a defect,
 * because writes may fail in turns.
 *
 * <p>Threading: any thread.
 */
public final class CloudDefects {
    private static final String CONDITION = "defect";

    private final PluginDefects defects;
    private final String plugin;
    private boolean sinceRead;
    private boolean shown;

    CloudDefects(PluginDefects defects, String plugin) {
        this.defects = defects;
        this.plugin = plugin;
    }

    /** A method threw. */
    public void threw(String method, Throwable thrown) {
        synchronized (this) {
            sinceRead = true;
            shown = true;
        }
        defects.threw(plugin, CONDITION, method, thrown);
    }

    /** A read went well. */
    public void read() {
        boolean ended;
        synchronized (this) {
            ended = shown && !sinceRead;
            shown &= sinceRead;
            sinceRead = false;
        }
        if (ended) {
            defects.ended(plugin, CONDITION);
        }
    }
}
