# Completion of vpcrouter for bash, made from the options of the program; CONTRIBUTING.md says how.

# The options of a command.
_vpcrouter_command_options() {
    case $1 in
        run) echo '--mode --health --cloud --plugins --route_tables --manage_routes --ignore_routes --manage_default_routes --manage_prefix_lists --policy --choose --when_none_healthy --max_deletes --delete_hold --allow_empty_spec --last_good_file --health_fall --control_targets --failback_delay --drain_tag --write_rate --leadership --leadership_name --leadership_lease --leadership_deadline --leadership_outage --route_recheck_interval --routes_per_table --address --port --allowed_hosts --history_file --metrics_hosts --notify_url --notify_format --notify_secret_file --notify_command --notify_events --logfile --log_format --verbose --help --version' ;;
        plan) echo '--mode --health --cloud --plugins --route_tables --manage_routes --ignore_routes --manage_default_routes --manage_prefix_lists --policy --choose --when_none_healthy --max_deletes --delete_hold --allow_empty_spec --last_good_file --health_fall --control_targets --failback_delay --drain_tag --write_rate --no_health --check_permissions --output --logfile --log_format --verbose --help --version' ;;
        once) echo '--mode --health --cloud --plugins --route_tables --manage_routes --ignore_routes --manage_default_routes --manage_prefix_lists --policy --choose --when_none_healthy --max_deletes --delete_hold --allow_empty_spec --last_good_file --health_fall --control_targets --failback_delay --drain_tag --write_rate --leadership --leadership_name --leadership_lease --leadership_deadline --leadership_outage --output --logfile --log_format --verbose --help --version' ;;
        validate) echo '--allow_empty_spec --output --logfile --log_format --verbose --help --version' ;;
        status) echo '--url --token_file --output --logfile --log_format --verbose --help --version' ;;
        drain) echo '--cloud --plugins --route_tables --manage_routes --ignore_routes --drain_tag --timeout --settle --logfile --log_format --verbose --help --version' ;;
        undrain) echo '--cloud --plugins --drain_tag --logfile --log_format --verbose --help --version' ;;
        plugins) echo '--plugins --output --help --version' ;;
        simulate) echo '--sim_vpc --sim_port --logfile --log_format --verbose --help --version' ;;
        demo) echo '--seconds --plugins --logfile --log_format --verbose --help --version' ;;
    esac
}

# The options of a plugin of the kind mode.
_vpcrouter_mode_options() {
    case $1 in
        configfile) echo '--file' ;;
        etcd) echo '--etcd_key --etcd_prefix --etcd_endpoints --etcd_user --etcd_password_file --etcd_ca_cert --etcd_cert --etcd_cert_key --etcd_namespace' ;;
        fixedconf) echo '--fixed_cidr --fixed_hosts' ;;
        http) echo '--http_token_file --http_token_reads --http_state_file' ;;
        kubernetes) echo '--kube_source --kube_configmap --kube_configmap_key --kube_backups --kubeconfig --kube_context' ;;
        romana) echo '--etcd_addr --etcd_port --etcd_use_v2 --etcd_ca_cert --etcd_priv_key --etcd_cert_chain' ;;
    esac
}

# The options of a plugin of the kind health.
_vpcrouter_health_options() {
    case $1 in
        bfd) echo '--bfd_interval --bfd_multiplier --bfd_mode' ;;
        ec2status) echo '--ec2_check_interval --region --aws_endpoint --aws_role_arn --aws_role_external_id --aws_role_session_name --aws_role_duration' ;;
        http) echo '--http_check_port --http_check_path --http_check_host --http_check_status --http_check_interval --http_check_timeout --http_check_tls --http_check_tls_insecure' ;;
        icmpecho) echo '--icmp_check_interval --icmp_check_timeout' ;;
        kubernetes) echo '--kube_check_interval --kube_drain_taints --no_kube_events --kubeconfig --kube_context' ;;
        path) echo '--path_targets --path_sources --path_check_interval --path_check_timeout --path_mark' ;;
        tcp) echo '--tcp_check_port --tcp_check_interval --tcp_check_timeout' ;;
        multi) echo '--multi_plugins' ;;
    esac
}

# The options of a plugin of the kind cloud.
_vpcrouter_cloud_options() {
    case $1 in
        aws) echo '--region --vpc --aws_endpoint --aws_role_arn --aws_role_external_id --aws_role_session_name --aws_role_duration --source_dest_check --no_instance_tags' ;;
        linux) echo '--linux_table --linux_namespace --linux_protocol --linux_metric' ;;
        simulated) echo '--sim_vpc' ;;
    esac
}

# The options of a plugin of the kind leadership.
_vpcrouter_leadership_options() {
    case $1 in
        dynamodb) echo '--dynamodb_table --dynamodb_region --dynamodb_endpoint' ;;
        etcd) echo '--etcd_endpoints --etcd_user --etcd_password_file --etcd_ca_cert --etcd_cert --etcd_cert_key --etcd_namespace' ;;
        kubernetes) echo '--kube_lease_namespace --kubeconfig --kube_context' ;;
    esac
}

# The values of an option: words, or one of the marks FILE, DIR, ANY; nothing for a flag.
_vpcrouter_values() {
    case $1 in
        -m | --mode) echo 'configfile etcd fixedconf http kubernetes romana' ;;
        -H | --health) echo 'always bfd ec2status http icmpecho kubernetes path tcp multi' ;;
        --cloud) echo 'aws linux simulated' ;;
        --plugins) echo 'DIR' ;;
        --route_tables) echo 'ANY' ;;
        --manage_routes) echo 'ANY' ;;
        --ignore_routes) echo 'ANY' ;;
        --policy) echo 'sync upsert-only create-only observe' ;;
        --choose) echo 'random ordered zone spread' ;;
        --when_none_healthy) echo 'keep delete' ;;
        --max_deletes) echo 'ANY' ;;
        --delete_hold) echo 'ANY' ;;
        --last_good_file) echo 'FILE' ;;
        --health_fall) echo 'ANY' ;;
        --control_targets) echo 'ANY' ;;
        --failback_delay) echo 'ANY' ;;
        --drain_tag) echo 'ANY' ;;
        --write_rate) echo 'ANY' ;;
        --leadership) echo 'none dynamodb etcd kubernetes' ;;
        --leadership_name) echo 'ANY' ;;
        --leadership_lease) echo 'ANY' ;;
        --leadership_deadline) echo 'ANY' ;;
        --leadership_outage) echo 'hold emergency' ;;
        --route_recheck_interval) echo 'ANY' ;;
        --routes_per_table) echo 'ANY' ;;
        -a | --address) echo 'ANY' ;;
        -p | --port) echo 'ANY' ;;
        --allowed_hosts) echo 'ANY' ;;
        --history_file) echo 'FILE' ;;
        --metrics_hosts) echo 'ANY' ;;
        --notify_url) echo 'ANY' ;;
        --notify_format) echo 'json slack pagerduty alertmanager' ;;
        --notify_secret_file) echo 'FILE' ;;
        --notify_command) echo 'ANY' ;;
        --notify_events) echo 'ANY' ;;
        -l | --logfile) echo 'FILE' ;;
        --log_format) echo 'text json' ;;
        --output) echo 'text json' ;;
        --url) echo 'ANY' ;;
        --token_file) echo 'FILE' ;;
        --timeout) echo 'ANY' ;;
        --settle) echo 'ANY' ;;
        --sim_vpc) echo 'FILE' ;;
        --sim_port) echo 'ANY' ;;
        --seconds) echo 'ANY' ;;
        -f | --file) echo 'FILE' ;;
        --etcd_key) echo 'ANY' ;;
        --etcd_prefix) echo 'ANY' ;;
        --etcd_endpoints) echo 'ANY' ;;
        --etcd_user) echo 'ANY' ;;
        --etcd_password_file) echo 'FILE' ;;
        --etcd_ca_cert) echo 'FILE' ;;
        --etcd_cert) echo 'FILE' ;;
        --etcd_cert_key) echo 'FILE' ;;
        --etcd_namespace) echo 'ANY' ;;
        --fixed_cidr) echo 'ANY' ;;
        --fixed_hosts) echo 'ANY' ;;
        --http_token_file) echo 'FILE' ;;
        --http_state_file) echo 'FILE' ;;
        --kube_source) echo 'configmap nodes routes' ;;
        --kube_configmap) echo 'ANY' ;;
        --kube_configmap_key) echo 'ANY' ;;
        --kube_backups) echo 'none zone all' ;;
        --kubeconfig) echo 'FILE' ;;
        --kube_context) echo 'ANY' ;;
        --etcd_addr) echo 'ANY' ;;
        --etcd_port) echo 'ANY' ;;
        --etcd_priv_key) echo 'FILE' ;;
        --etcd_cert_chain) echo 'FILE' ;;
        --bfd_interval) echo 'ANY' ;;
        --bfd_multiplier) echo 'ANY' ;;
        --bfd_mode) echo 'multihop singlehop' ;;
        --ec2_check_interval) echo 'ANY' ;;
        -r | --region) echo 'ANY' ;;
        --aws_endpoint) echo 'ANY' ;;
        --aws_role_arn) echo 'ANY' ;;
        --aws_role_external_id) echo 'ANY' ;;
        --aws_role_session_name) echo 'ANY' ;;
        --aws_role_duration) echo 'ANY' ;;
        --http_check_port) echo 'ANY' ;;
        --http_check_path) echo 'ANY' ;;
        --http_check_host) echo 'ANY' ;;
        --http_check_status) echo 'ANY' ;;
        --http_check_interval) echo 'ANY' ;;
        --http_check_timeout) echo 'ANY' ;;
        --icmp_check_interval) echo 'ANY' ;;
        --icmp_check_timeout) echo 'ANY' ;;
        --kube_check_interval) echo 'ANY' ;;
        --kube_drain_taints) echo 'ANY' ;;
        --path_targets) echo 'ANY' ;;
        --path_sources) echo 'ANY' ;;
        --path_check_interval) echo 'ANY' ;;
        --path_check_timeout) echo 'ANY' ;;
        --path_mark) echo 'ANY' ;;
        --tcp_check_port) echo 'ANY' ;;
        --tcp_check_interval) echo 'ANY' ;;
        --tcp_check_timeout) echo 'ANY' ;;
        --multi_plugins) echo 'ANY' ;;
        -v | --vpc) echo 'ANY' ;;
        --source_dest_check) echo 'warn disable ignore' ;;
        --linux_table) echo 'ANY' ;;
        --linux_namespace) echo 'ANY' ;;
        --linux_protocol) echo 'ANY' ;;
        --linux_metric) echo 'ANY' ;;
        --dynamodb_table) echo 'ANY' ;;
        --dynamodb_region) echo 'ANY' ;;
        --dynamodb_endpoint) echo 'ANY' ;;
        --kube_lease_namespace) echo 'ANY' ;;
    esac
}

# Whether a word is an option that takes a value.
_vpcrouter_takes_value() {
    [ -n "$(_vpcrouter_values "$1")" ]
}

_vpcrouter() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev='' command='' word i part
    local mode='' health=icmpecho cloud=aws leadership='' parts='' values options
    COMPREPLY=()
    # Bash takes --option=value apart at the equals sign.
    if [ "$cur" = = ]; then
        cur=''
        prev=${COMP_WORDS[COMP_CWORD - 1]}
    elif [ "$COMP_CWORD" -ge 2 ] && [ "${COMP_WORDS[COMP_CWORD - 1]}" = = ]; then
        prev=${COMP_WORDS[COMP_CWORD - 2]}
    elif [ "$COMP_CWORD" -ge 1 ]; then
        prev=${COMP_WORDS[COMP_CWORD - 1]}
    fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        part=${COMP_WORDS[i + 1]:-}
        [ "$part" = = ] && part=${COMP_WORDS[i + 2]:-}
        case $word in
            -m | --mode) mode=$part ;;
            -H | --health) health=$part ;;
            --cloud) cloud=$part ;;
            --leadership) leadership=$part ;;
            --multi_plugins) parts=${part//:/ } ;;
            -* | @* | =) ;;
            *)
                if [ -z "$command" ] && [ "$i" -eq 1 ]; then
                    command=$word
                fi
                ;;
        esac
    done
    values=$(_vpcrouter_values "$prev")
    case $values in
        FILE) mapfile -t COMPREPLY < <(compgen -f -- "$cur") ; return ;;
        DIR) mapfile -t COMPREPLY < <(compgen -d -- "$cur") ; return ;;
        ANY) return ;;
        ?*) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$cur") ; return ;;
    esac
    options=$(_vpcrouter_command_options "${command:-run}")
    case ${command:-run} in
        run | plan | once)
            options+=" $(_vpcrouter_mode_options "$mode") $(_vpcrouter_cloud_options "$cloud")"
            options+=" $(_vpcrouter_leadership_options "$leadership")"
            for part in $health $parts; do
                options+=" $(_vpcrouter_health_options "$part")"
            done
            ;;
        validate)
            if [ "${cur#-}" = "$cur" ]; then
                mapfile -t COMPREPLY < <(compgen -f -- "$cur")
                return
            fi
            ;;
    esac
    if [ "$COMP_CWORD" -eq 1 ] && [ "${cur#-}" = "$cur" ]; then
        options="run plan once validate status drain undrain plugins simulate demo"
    fi
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
}

complete -F _vpcrouter vpcrouter
