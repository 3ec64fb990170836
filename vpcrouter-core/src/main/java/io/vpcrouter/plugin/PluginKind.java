package io.vpcrouter.plugin;

import java.util.Locale;

/** What a plugin is for. Names are unique within a kind. */
public enum PluginKind {
    /** A source of route specs. */
    MODE,
    /** A way to tell whether a host works. */
    HEALTH,
    /** A cloud whose route tables can be read and changed. */
    CLOUD,
    /** A store that knows which one of several replicas leads. */
    LEADERSHIP;

    /** The word that people use. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
