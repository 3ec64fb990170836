package io.vpcrouter.internal.server.pages;

/** The style sheet and the script of the page for people, and the policy by which browsers run these two and no others. */
public final class HtmlAssets {
    public static final HtmlAsset STYLE = HtmlAsset.read("page.css");
    public static final HtmlAsset SCRIPT = HtmlAsset.read("page.js");
    /** Both are named by their hashes, so that markup in some value could neither run nor change how the page looks. */
    public static final String POLICY =
            "default-src 'none'; style-src '" + STYLE.hash() + "'; script-src '" + SCRIPT.hash()
                    + "'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private HtmlAssets() {}
}
