extension CloudTrailCall {
    /// What a call acts on where its parameters name other things before that; nil for others.
    ///
    /// A machine is started from an image in a subnet, and a route is one of a table's.
    var thing: String? { Self.things[service]?[name] }

    /// By service, for others have calls of the same names.
    ///
    /// A call that makes something names it in its answer; one that failed has none, and then only the
    /// kind is known.
    // swift-format-ignore
    private static let things: [String: [String: String]] = [
        "ec2": [
            "RunInstances":           "EC2_INSTANCE",
            "RequestSpotInstances":   "EC2_INSTANCE",
            "CreateImage":            "EC2_IMAGE",
            "CopyImage":              "EC2_IMAGE",
            "RegisterImage":          "EC2_IMAGE",
            "CreateSnapshot":         "EC2_SNAPSHOT",
            "CopySnapshot":           "EC2_SNAPSHOT",
            "CreateVolume":           "EC2_VOLUME",
            "AttachVolume":           "EC2_VOLUME",
            "DetachVolume":           "EC2_VOLUME",
            "CreateVpc":              "EC2_VPC",
            "CreateSubnet":           "EC2_SUBNET",
            "CreateNatGateway":       "EC2_NAT_GATEWAY",
            "CreateInternetGateway":  "EC2_INTERNET_GATEWAY",
            "CreateNetworkInterface": "EC2_NETWORK_INTERFACE",
            "CreateSecurityGroup":    "EC2_SECURITY_GROUP",
            "CreateFlowLogs":         "EC2_FLOW_LOG",
            "AllocateAddress":        "EC2_ADDRESS",
            "CreateRouteTable":       "EC2_ROUTE_TABLE",
            "CreateRoute":            "EC2_ROUTE_TABLE",
            "ReplaceRoute":           "EC2_ROUTE_TABLE",
            "DeleteRoute":            "EC2_ROUTE_TABLE",
        ],
        "ssm": ["SendCommand": "SSM_DOCUMENT"],
        "rds": [
            "CreateDBSnapshot":       "RDS_DB_SNAPSHOT",
            "CopyDBSnapshot":         "RDS_DB_SNAPSHOT",
            "RestoreDBInstanceFromDBSnapshot": "RDS_DB_INSTANCE",
        ],
    ]
}
