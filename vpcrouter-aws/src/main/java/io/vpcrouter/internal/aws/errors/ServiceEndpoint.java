package io.vpcrouter.internal.aws.errors;

/**
 * The service that a request goes to, as messages name it.
 *
 * @param service {@code EC2} or {@code STS}
 * @param region the region in use
 * @param name a URL, or the service in its region
 * @param setting what names another URL
 */
record ServiceEndpoint(String service, String region, String name, String setting) {
    @Override
    public String toString() {
        return name;
    }
}
