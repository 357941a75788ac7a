-- Upstream's tables at revision 0995c26fc506 (Zed, 2023.1) with the rows that a small load balancer has there.
CREATE TABLE `alembic_version` (
  `version_num` varchar(32) not null,
  PRIMARY KEY (`version_num`)
);
CREATE TABLE `algorithm` (
  `name` varchar(255) not null,
  `description` varchar(255) null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `amphora_build_request` (
  `amphora_id` varchar(36) not null,
  `priority` int(11) null,
  `created_time` datetime not null,
  `status` varchar(16) not null,
  PRIMARY KEY (`amphora_id`)
);
CREATE TABLE `amphora_build_slots` (
  `id` int(11) not null auto_increment,
  `slots_used` int(11) null,
  PRIMARY KEY (`id`)
);
CREATE TABLE `amphora_health` (
  `amphora_id` varchar(36) not null,
  `last_update` datetime not null,
  `busy` tinyint(1) not null,
  PRIMARY KEY (`amphora_id`)
);
CREATE TABLE `amphora_roles` (
  `name` varchar(36) not null,
  `description` varchar(255) null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `availability_zone_profile` (
  `id` varchar(36) not null,
  `name` varchar(255) not null,
  `provider_name` varchar(255) not null,
  `availability_zone_data` varchar(4096) not null,
  PRIMARY KEY (`id`)
);
CREATE TABLE `availability_zone` (
  `name` varchar(255) not null,
  `description` varchar(255) null,
  `enabled` tinyint(1) not null,
  `availability_zone_profile_id` varchar(36) not null,
  PRIMARY KEY (`name`),
  KEY `fk_az_az_profile_id` (`availability_zone_profile_id`),
  CONSTRAINT `fk_az_az_profile_id` FOREIGN KEY (`availability_zone_profile_id`) REFERENCES `availability_zone_profile` (`id`)
);
CREATE TABLE `client_authentication_mode` (
  `name` varchar(10) not null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `flavor_profile` (
  `id` varchar(36) not null,
  `name` varchar(255) not null,
  `provider_name` varchar(255) not null,
  `flavor_data` varchar(4096) not null,
  PRIMARY KEY (`id`)
);
CREATE TABLE `flavor` (
  `id` varchar(36) not null,
  `name` varchar(255) not null,
  `description` varchar(255) null,
  `enabled` tinyint(1) not null,
  `flavor_profile_id` varchar(36) not null,
  PRIMARY KEY (`id`),
  KEY `fk_flavor_flavor_profile_id` (`flavor_profile_id`),
  UNIQUE KEY `uq_flavor_name` (`name`),
  CONSTRAINT `fk_flavor_flavor_profile_id` FOREIGN KEY (`flavor_profile_id`) REFERENCES `flavor_profile` (`id`)
);
CREATE TABLE `health_monitor_type` (
  `name` varchar(30) not null,
  `description` varchar(255) null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `l7policy_action` (
  `name` varchar(36) not null,
  `description` varchar(255) null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `l7rule_compare_type` (
  `name` varchar(36) not null,
  `description` varchar(255) null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `l7rule_type` (
  `name` varchar(36) not null,
  `description` varchar(255) null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `lb_topology` (
  `name` varchar(36) not null,
  `description` varchar(255) null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `listener_statistics` (
  `listener_id` varchar(36) not null,
  `bytes_in` bigint(20) not null,
  `bytes_out` bigint(20) not null,
  `active_connections` int(11) not null,
  `total_connections` bigint(20) not null,
  `amphora_id` varchar(36) not null,
  `request_errors` bigint(20) not null,
  PRIMARY KEY (`listener_id`,`amphora_id`),
  KEY `fk_listener_statistic_amphora_id` (`amphora_id`)
);
CREATE TABLE `operating_status` (
  `name` varchar(30) not null,
  `description` varchar(255) null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `protocol` (
  `name` varchar(30) not null,
  `description` varchar(255) null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `provisioning_status` (
  `name` varchar(30) not null,
  `description` varchar(255) null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `load_balancer` (
  `project_id` varchar(36) null,
  `id` varchar(36) not null,
  `name` varchar(255) null,
  `description` varchar(255) null,
  `provisioning_status` varchar(16) not null,
  `operating_status` varchar(16) not null,
  `enabled` tinyint(1) not null,
  `topology` varchar(36) null,
  `server_group_id` varchar(36) null,
  `created_at` datetime null,
  `updated_at` datetime null,
  `provider` varchar(64) null,
  `flavor_id` varchar(36) null,
  `availability_zone` varchar(255) null,
  PRIMARY KEY (`id`),
  KEY `fk_lb_topology_name` (`topology`),
  KEY `fk_load_balancer_availability_zone_name` (`availability_zone`),
  KEY `fk_load_balancer_operating_status_name` (`operating_status`),
  KEY `fk_load_balancer_provisioning_status_name` (`provisioning_status`),
  KEY `fk_loadbalancer_flavor_id` (`flavor_id`),
  CONSTRAINT `fk_lb_topology_name` FOREIGN KEY (`topology`) REFERENCES `lb_topology` (`name`),
  CONSTRAINT `fk_load_balancer_availability_zone_name` FOREIGN KEY (`availability_zone`) REFERENCES `availability_zone` (`name`),
  CONSTRAINT `fk_load_balancer_operating_status_name` FOREIGN KEY (`operating_status`) REFERENCES `operating_status` (`name`),
  CONSTRAINT `fk_load_balancer_provisioning_status_name` FOREIGN KEY (`provisioning_status`) REFERENCES `provisioning_status` (`name`),
  CONSTRAINT `fk_loadbalancer_flavor_id` FOREIGN KEY (`flavor_id`) REFERENCES `flavor` (`id`)
);
CREATE TABLE `additional_vip` (
  `load_balancer_id` varchar(36) not null,
  `ip_address` varchar(64) null,
  `port_id` varchar(36) null,
  `subnet_id` varchar(36) not null,
  `network_id` varchar(36) null,
  PRIMARY KEY (`load_balancer_id`,`subnet_id`),
  KEY `ix_additional_vip_load_balancer_id` (`load_balancer_id`),
  CONSTRAINT `fk_add_vip_load_balancer_id` FOREIGN KEY (`load_balancer_id`) REFERENCES `load_balancer` (`id`)
);
CREATE TABLE `amphora` (
  `id` varchar(36) not null,
  `compute_id` varchar(36) null,
  `status` varchar(36) not null,
  `load_balancer_id` varchar(36) null,
  `lb_network_ip` varchar(64) null,
  `vrrp_ip` varchar(64) null,
  `ha_ip` varchar(64) null,
  `vrrp_port_id` varchar(36) null,
  `ha_port_id` varchar(36) null,
  `role` varchar(36) null,
  `cert_expiration` datetime null,
  `cert_busy` tinyint(1) not null,
  `vrrp_interface` varchar(16) null,
  `vrrp_id` int(11) null,
  `vrrp_priority` int(11) null,
  `cached_zone` varchar(255) null,
  `created_at` datetime null,
  `updated_at` datetime null,
  `image_id` varchar(36) null,
  `compute_flavor` varchar(255) null,
  PRIMARY KEY (`id`),
  KEY `fk_amphora_load_balancer_id` (`load_balancer_id`),
  KEY `fk_amphora_provisioning_status_name` (`status`),
  KEY `fk_amphora_roles_name` (`role`),
  CONSTRAINT `fk_amphora_load_balancer_id` FOREIGN KEY (`load_balancer_id`) REFERENCES `load_balancer` (`id`),
  CONSTRAINT `fk_amphora_provisioning_status_name` FOREIGN KEY (`status`) REFERENCES `provisioning_status` (`name`),
  CONSTRAINT `fk_amphora_roles_name` FOREIGN KEY (`role`) REFERENCES `amphora_roles` (`name`)
);
CREATE TABLE `pool` (
  `project_id` varchar(36) null,
  `id` varchar(36) not null,
  `name` varchar(255) null,
  `description` varchar(255) null,
  `protocol` varchar(16) not null,
  `lb_algorithm` varchar(255) not null,
  `operating_status` varchar(16) not null,
  `enabled` tinyint(1) not null,
  `load_balancer_id` varchar(36) null,
  `created_at` datetime null,
  `updated_at` datetime null,
  `provisioning_status` varchar(16) not null,
  `tls_certificate_id` varchar(255) null,
  `ca_tls_certificate_id` varchar(255) null,
  `crl_container_id` varchar(255) null,
  `tls_enabled` tinyint(1) not null default 0,
  `tls_ciphers` varchar(2048) null,
  `tls_versions` varchar(512) null,
  `alpn_protocols` varchar(512) null,
  PRIMARY KEY (`id`),
  KEY `fk_pool_algorithm_name` (`lb_algorithm`),
  KEY `fk_pool_operating_status_name` (`operating_status`),
  KEY `fk_pool_protocol_name` (`protocol`),
  KEY `fk_pool_provisioning_status_name` (`provisioning_status`),
  KEY `load_balancer_id` (`load_balancer_id`),
  CONSTRAINT `fk_pool_algorithm_name` FOREIGN KEY (`lb_algorithm`) REFERENCES `algorithm` (`name`),
  CONSTRAINT `fk_pool_operating_status_name` FOREIGN KEY (`operating_status`) REFERENCES `operating_status` (`name`),
  CONSTRAINT `fk_pool_protocol_name` FOREIGN KEY (`protocol`) REFERENCES `protocol` (`name`),
  CONSTRAINT `fk_pool_provisioning_status_name` FOREIGN KEY (`provisioning_status`) REFERENCES `provisioning_status` (`name`),
  CONSTRAINT `pool_ibfk_1` FOREIGN KEY (`load_balancer_id`) REFERENCES `load_balancer` (`id`)
);
CREATE TABLE `health_monitor` (
  `pool_id` varchar(36) not null,
  `type` varchar(36) not null,
  `delay` int(11) not null,
  `timeout` int(11) not null,
  `fall_threshold` int(11) not null,
  `rise_threshold` int(11) not null,
  `http_method` varchar(16) null,
  `url_path` varchar(255) null,
  `expected_codes` varchar(64) null,
  `enabled` tinyint(1) not null,
  `project_id` varchar(36) null,
  `provisioning_status` varchar(16) not null,
  `name` varchar(255) null,
  `id` varchar(36) not null,
  `created_at` datetime null,
  `updated_at` datetime null,
  `operating_status` varchar(16) not null,
  `http_version` float null,
  `domain_name` varchar(255) null,
  PRIMARY KEY (`id`),
  KEY `fk_health_monitor_health_monitor_type_name` (`type`),
  KEY `fk_health_monitor_operating_status_name` (`operating_status`),
  KEY `fk_health_monitor_provisioning_status_name` (`provisioning_status`),
  UNIQUE KEY `uq_health_monitor_pool` (`pool_id`),
  CONSTRAINT `fk_health_monitor_health_monitor_type_name` FOREIGN KEY (`type`) REFERENCES `health_monitor_type` (`name`),
  CONSTRAINT `fk_health_monitor_operating_status_name` FOREIGN KEY (`operating_status`) REFERENCES `operating_status` (`name`),
  CONSTRAINT `fk_health_monitor_pool_id` FOREIGN KEY (`pool_id`) REFERENCES `pool` (`id`),
  CONSTRAINT `fk_health_monitor_provisioning_status_name` FOREIGN KEY (`provisioning_status`) REFERENCES `provisioning_status` (`name`)
);
CREATE TABLE `listener` (
  `project_id` varchar(36) null,
  `id` varchar(36) not null,
  `name` varchar(255) null,
  `description` varchar(255) null,
  `protocol` varchar(16) not null,
  `protocol_port` int(11) not null,
  `connection_limit` int(11) null,
  `load_balancer_id` varchar(36) null,
  `tls_certificate_id` varchar(255) null,
  `default_pool_id` varchar(36) null,
  `provisioning_status` varchar(16) not null,
  `operating_status` varchar(16) not null,
  `enabled` tinyint(1) not null,
  `peer_port` int(11) null,
  `insert_headers` blob null,
  `created_at` datetime null,
  `updated_at` datetime null,
  `timeout_client_data` int(11) null,
  `timeout_member_connect` int(11) null,
  `timeout_member_data` int(11) null,
  `timeout_tcp_inspect` int(11) null,
  `client_ca_tls_certificate_id` varchar(255) null,
  `client_authentication` varchar(10) not null default 'NONE',
  `client_crl_container_id` varchar(255) null,
  `tls_ciphers` varchar(2048) null,
  `tls_versions` varchar(512) null,
  `alpn_protocols` varchar(512) null,
  PRIMARY KEY (`id`),
  KEY `client_authentication` (`client_authentication`),
  KEY `fk_listener_operating_status_name` (`operating_status`),
  KEY `fk_listener_pool_id` (`default_pool_id`),
  KEY `fk_listener_protocol_name` (`protocol`),
  KEY `fk_listener_provisioning_status_name` (`provisioning_status`),
  UNIQUE KEY `uq_listener_load_balancer_id_protocol_port` (`load_balancer_id`,`protocol`,`protocol_port`),
  CONSTRAINT `fk_listener_load_balancer_id` FOREIGN KEY (`load_balancer_id`) REFERENCES `load_balancer` (`id`),
  CONSTRAINT `fk_listener_operating_status_name` FOREIGN KEY (`operating_status`) REFERENCES `operating_status` (`name`),
  CONSTRAINT `fk_listener_pool_id` FOREIGN KEY (`default_pool_id`) REFERENCES `pool` (`id`),
  CONSTRAINT `fk_listener_protocol_name` FOREIGN KEY (`protocol`) REFERENCES `protocol` (`name`),
  CONSTRAINT `fk_listener_provisioning_status_name` FOREIGN KEY (`provisioning_status`) REFERENCES `provisioning_status` (`name`),
  CONSTRAINT `listener_ibfk_1` FOREIGN KEY (`client_authentication`) REFERENCES `client_authentication_mode` (`name`)
);
CREATE TABLE `l7policy` (
  `id` varchar(36) not null,
  `name` varchar(255) null,
  `description` varchar(255) null,
  `listener_id` varchar(36) not null,
  `action` varchar(36) not null,
  `redirect_pool_id` varchar(36) null,
  `redirect_url` varchar(255) null,
  `position` int(11) not null,
  `enabled` tinyint(1) not null,
  `provisioning_status` varchar(16) not null,
  `created_at` datetime null,
  `updated_at` datetime null,
  `project_id` varchar(36) null,
  `operating_status` varchar(16) not null,
  `redirect_prefix` varchar(255) null,
  `redirect_http_code` int(11) null,
  PRIMARY KEY (`id`),
  KEY `fk_l7policy_l7policy_action_name` (`action`),
  KEY `fk_l7policy_listener_id` (`listener_id`),
  KEY `fk_l7policy_operating_status_name` (`operating_status`),
  KEY `fk_l7policy_pool_id` (`redirect_pool_id`),
  KEY `fk_l7policy_provisioning_status_name` (`provisioning_status`),
  CONSTRAINT `fk_l7policy_l7policy_action_name` FOREIGN KEY (`action`) REFERENCES `l7policy_action` (`name`),
  CONSTRAINT `fk_l7policy_listener_id` FOREIGN KEY (`listener_id`) REFERENCES `listener` (`id`),
  CONSTRAINT `fk_l7policy_operating_status_name` FOREIGN KEY (`operating_status`) REFERENCES `operating_status` (`name`),
  CONSTRAINT `fk_l7policy_pool_id` FOREIGN KEY (`redirect_pool_id`) REFERENCES `pool` (`id`),
  CONSTRAINT `fk_l7policy_provisioning_status_name` FOREIGN KEY (`provisioning_status`) REFERENCES `provisioning_status` (`name`)
);
CREATE TABLE `l7rule` (
  `id` varchar(36) not null,
  `l7policy_id` varchar(36) not null,
  `type` varchar(36) not null,
  `compare_type` varchar(36) not null,
  `key` varchar(255) null,
  `value` varchar(255) not null,
  `invert` tinyint(1) not null,
  `provisioning_status` varchar(16) not null,
  `created_at` datetime null,
  `updated_at` datetime null,
  `project_id` varchar(36) null,
  `enabled` tinyint(1) not null default 1,
  `operating_status` varchar(16) not null,
  PRIMARY KEY (`id`),
  KEY `fk_l7rule_l7policy_id` (`l7policy_id`),
  KEY `fk_l7rule_l7rule_compare_type_name` (`compare_type`),
  KEY `fk_l7rule_l7rule_type_name` (`type`),
  KEY `fk_l7rule_operating_status_name` (`operating_status`),
  KEY `fk_l7rule_provisioning_status_name` (`provisioning_status`),
  CONSTRAINT `fk_l7rule_l7policy_id` FOREIGN KEY (`l7policy_id`) REFERENCES `l7policy` (`id`),
  CONSTRAINT `fk_l7rule_l7rule_compare_type_name` FOREIGN KEY (`compare_type`) REFERENCES `l7rule_compare_type` (`name`),
  CONSTRAINT `fk_l7rule_l7rule_type_name` FOREIGN KEY (`type`) REFERENCES `l7rule_type` (`name`),
  CONSTRAINT `fk_l7rule_operating_status_name` FOREIGN KEY (`operating_status`) REFERENCES `operating_status` (`name`),
  CONSTRAINT `fk_l7rule_provisioning_status_name` FOREIGN KEY (`provisioning_status`) REFERENCES `provisioning_status` (`name`)
);
CREATE TABLE `listener_cidr` (
  `listener_id` varchar(36) not null,
  `cidr` varchar(64) not null,
  PRIMARY KEY (`listener_id`,`cidr`),
  CONSTRAINT `fk_listener_cidr_listener_id` FOREIGN KEY (`listener_id`) REFERENCES `listener` (`id`)
);
CREATE TABLE `member` (
  `project_id` varchar(36) null,
  `id` varchar(36) not null,
  `pool_id` varchar(36) not null,
  `subnet_id` varchar(36) null,
  `ip_address` varchar(64) null,
  `protocol_port` int(11) not null,
  `weight` int(11) null,
  `operating_status` varchar(16) not null,
  `enabled` tinyint(1) not null,
  `created_at` datetime null,
  `updated_at` datetime null,
  `provisioning_status` varchar(16) not null,
  `name` varchar(255) null,
  `monitor_address` varchar(64) null,
  `monitor_port` int(11) null,
  `backup` tinyint(1) not null,
  PRIMARY KEY (`id`),
  KEY `fk_member_operating_status_name` (`operating_status`),
  KEY `fk_member_provisioning_status_name` (`provisioning_status`),
  UNIQUE KEY `uq_member_pool_id_address_protocol_port` (`pool_id`,`ip_address`,`protocol_port`),
  CONSTRAINT `fk_member_operating_status_name` FOREIGN KEY (`operating_status`) REFERENCES `operating_status` (`name`),
  CONSTRAINT `fk_member_pool_id` FOREIGN KEY (`pool_id`) REFERENCES `pool` (`id`),
  CONSTRAINT `fk_member_provisioning_status_name` FOREIGN KEY (`provisioning_status`) REFERENCES `provisioning_status` (`name`)
);
CREATE TABLE `quotas` (
  `project_id` varchar(36) not null,
  `health_monitor` int(11) null,
  `load_balancer` int(11) null,
  `listener` int(11) null,
  `member` int(11) null,
  `pool` int(11) null,
  `in_use_health_monitor` int(11) null,
  `in_use_load_balancer` int(11) null,
  `in_use_listener` int(11) null,
  `in_use_member` int(11) null,
  `in_use_pool` int(11) null,
  `l7policy` int(11) null,
  `l7rule` int(11) null,
  `in_use_l7policy` int(11) null,
  `in_use_l7rule` int(11) null,
  PRIMARY KEY (`project_id`)
);
CREATE TABLE `session_persistence_type` (
  `name` varchar(30) not null,
  `description` varchar(255) null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `session_persistence` (
  `pool_id` varchar(36) not null,
  `type` varchar(16) not null,
  `cookie_name` varchar(255) null,
  `persistence_timeout` int(11) null,
  `persistence_granularity` varchar(64) null,
  PRIMARY KEY (`pool_id`),
  KEY `fk_session_persistence_session_persistence_type_name` (`type`),
  CONSTRAINT `fk_session_persistence_pool_id` FOREIGN KEY (`pool_id`) REFERENCES `pool` (`id`),
  CONSTRAINT `fk_session_persistence_session_persistence_type_name` FOREIGN KEY (`type`) REFERENCES `session_persistence_type` (`name`)
);
CREATE TABLE `sni` (
  `listener_id` varchar(36) not null,
  `tls_container_id` varchar(128) not null,
  `position` int(11) null,
  PRIMARY KEY (`listener_id`,`tls_container_id`),
  CONSTRAINT `fk_sni_listener_id` FOREIGN KEY (`listener_id`) REFERENCES `listener` (`id`)
);
CREATE TABLE `spares_pool` (
  `updated_at` datetime not null default current_timestamp(),
  PRIMARY KEY (`updated_at`)
);
CREATE TABLE `tags` (
  `resource_id` varchar(36) not null,
  `tag` varchar(255) not null,
  PRIMARY KEY (`resource_id`,`tag`),
  KEY `ix_tags_tag` (`tag`)
);
CREATE TABLE `vip` (
  `load_balancer_id` varchar(36) not null,
  `ip_address` varchar(64) null,
  `port_id` varchar(36) null,
  `subnet_id` varchar(36) null,
  `network_id` varchar(36) null,
  `qos_policy_id` varchar(36) null,
  `octavia_owned` tinyint(1) null,
  PRIMARY KEY (`load_balancer_id`),
  CONSTRAINT `fk_vip_load_balancer_id` FOREIGN KEY (`load_balancer_id`) REFERENCES `load_balancer` (`id`)
);
CREATE TABLE `vrrp_auth_method` (
  `name` varchar(36) not null,
  `description` varchar(255) null,
  PRIMARY KEY (`name`)
);
CREATE TABLE `vrrp_group` (
  `load_balancer_id` varchar(36) not null,
  `vrrp_group_name` varchar(36) null,
  `vrrp_auth_type` varchar(16) null,
  `vrrp_auth_pass` varchar(36) null,
  `advert_int` int(11) null,
  PRIMARY KEY (`load_balancer_id`),
  KEY `fk_load_balancer_vrrp_auth_method_name` (`vrrp_auth_type`),
  CONSTRAINT `fk_load_balancer_vrrp_auth_method_name` FOREIGN KEY (`vrrp_auth_type`) REFERENCES `vrrp_auth_method` (`name`),
  CONSTRAINT `fk_vrrp_group_load_balancer_id` FOREIGN KEY (`load_balancer_id`) REFERENCES `load_balancer` (`id`)
);
INSERT INTO `algorithm` (name) VALUES ('LEAST_CONNECTIONS'), ('ROUND_ROBIN'), ('SOURCE_IP'), ('SOURCE_IP_PORT');
INSERT INTO `amphora_roles` (name) VALUES ('BACKUP'), ('MASTER'), ('STANDALONE');
INSERT INTO `client_authentication_mode` (name) VALUES ('MANDATORY'), ('NONE'), ('OPTIONAL');
INSERT INTO `health_monitor_type` (name) VALUES ('HTTP'), ('HTTPS'), ('PING'), ('SCTP'), ('TCP'), ('TLS-HELLO'), ('UDP-CONNECT');
INSERT INTO `l7policy_action` (name) VALUES ('REDIRECT_PREFIX'), ('REDIRECT_TO_POOL'), ('REDIRECT_TO_URL'), ('REJECT');
INSERT INTO `l7rule_compare_type` (name) VALUES ('CONTAINS'), ('ENDS_WITH'), ('EQUAL_TO'), ('REGEX'), ('STARTS_WITH');
INSERT INTO `l7rule_type` (name) VALUES ('COOKIE'), ('FILE_TYPE'), ('HEADER'), ('HOST_NAME'), ('PATH'), ('SSL_CONN_HAS_CERT'), ('SSL_DN_FIELD'), ('SSL_VERIFY_RESULT');
INSERT INTO `lb_topology` (name) VALUES ('ACTIVE_STANDBY'), ('SINGLE');
INSERT INTO `operating_status` (name) VALUES ('DEGRADED'), ('DRAINING'), ('ERROR'), ('NO_MONITOR'), ('OFFLINE'), ('ONLINE');
INSERT INTO `protocol` (name) VALUES ('HTTP'), ('HTTPS'), ('PROMETHEUS'), ('PROXY'), ('PROXYV2'), ('SCTP'), ('TCP'), ('TERMINATED_HTTPS'), ('UDP');
INSERT INTO `provisioning_status` (name) VALUES ('ACTIVE'), ('ALLOCATED'), ('BOOTING'), ('DELETED'), ('ERROR'), ('FAILOVER_STOPPED'), ('PENDING_CREATE'), ('PENDING_DELETE'), ('PENDING_UPDATE'), ('READY');
INSERT INTO `session_persistence_type` (name) VALUES ('APP_COOKIE'), ('HTTP_COOKIE'), ('SOURCE_IP');
INSERT INTO `vrrp_auth_method` (name) VALUES ('AH'), ('PASS');
INSERT INTO load_balancer (id, project_id, provisioning_status, operating_status, enabled, provider) VALUES ('11111111-1111-1111-1111-111111111111', 'p', 'ACTIVE', 'ONLINE', 1, 'amphora');
INSERT INTO vip (load_balancer_id, ip_address) VALUES ('11111111-1111-1111-1111-111111111111', '192.0.2.1');
INSERT INTO pool (id, protocol, lb_algorithm, operating_status, enabled, load_balancer_id, provisioning_status) VALUES ('22222222-2222-2222-2222-222222222222', 'HTTP', 'ROUND_ROBIN', 'ONLINE', 1, '11111111-1111-1111-1111-111111111111', 'ACTIVE');
INSERT INTO member (id, pool_id, ip_address, protocol_port, operating_status, enabled, provisioning_status, backup) VALUES ('33333333-3333-3333-3333-333333333333', '22222222-2222-2222-2222-222222222222', '192.0.2.2', 80, 'ONLINE', 1, 'ACTIVE', 0);
INSERT INTO listener (id, protocol, protocol_port, load_balancer_id, default_pool_id, provisioning_status, operating_status, enabled) VALUES ('44444444-4444-4444-4444-444444444444', 'HTTP', 80, '11111111-1111-1111-1111-111111111111', '22222222-2222-2222-2222-222222222222', 'ACTIVE', 'ONLINE', 1);
INSERT INTO alembic_version (version_num) VALUES ('0995c26fc506');
