extension People {
    /// Words of names that programs, roles and shared accounts have.
    static let serviceWords: Set<String> = Set(
        """
        service services svc bot system root admin admins administrator administrators deploy deployer
        deployment terraform ci cd jenkins github gitlab actions action runner lambda ec2 ecs eks s3
        aws amazon amazonaws awsservicerolefor role roles scheduler cron job jobs worker workers backup
        backups monitor monitoring api app apps application agent daemon sync importer exporter import
        export test tests tester user users guest anonymous support noreply reply no info sales hr
        billing security secops devops ops operations dev prod production staging stage team account
        accounts session sessions botocore boto cli sdk console operator automation automated pipeline
        build builder release cloudtrail config autoscaling kubernetes k8s node master postgres postgresql
        mysql redis nginx apache www data nobody default unknown null none true false internal external
        public private server client host localhost machine robot ansible puppet chef argo argocd flux
        vault consul prometheus grafana datadog sentry splunk elastic kibana kafka rabbitmq webhook
        webhooks hook integration integrations connector gateway proxy scanner audit auditor assay
        process processor queue batch migration migrations maintenance sso saml oidc oauth idp ldap
        federated assumed power readonly read write full access owner editor viewer manager instance
        profile function stack cloudformation codebuild codepipeline stratus red key keys secret token
        password mfa email name login customer candidate employee member person group groups org
        organization organisation company corp inc ltd gmbh llc cloud platform
        serviceaccount ubuntu centos debian fedora vagrant git www microsoft azure google office
        graph policy update success failure delete create changed
        """.split { $0.isWhitespace }.map(String.init)
    )

    /// Names that are also words: they count where the text says that somebody is meant.
    static let commonWords: Set<String> = Set(
        """
        will mark may april june august grace hope faith joy rose lily daisy iris ivy art bill bob rob
        pat sue jack max miles rich frank grant chase chance hunter mason carter cook baker butcher
        king queen prince bishop page day black white brown green gray grey young long short strong
        small little rice wood woods stone field fields hill rivers lake banks bank church park street
        west east north south summer winter snow frost bell ball best bush case cash cross dean drew
        dale glen guy gene ray rod sandy penny ruby pearl crystal amber dawn eve star sky april jean
        jan ward wise marsh moss reed root bond bird fox wolf lamb swan price rush sharp speed sterling
        power powers major angel christian constant faithful good love noble pope power sage self
        storm trip true victor wade walker ware way weeks wells wild winner worth wright yes le la de
        van von der den el al an do is it in on of or to the and are new old not run set see get add
        del min max key log sum win all any can
        porter fisher carpenter shepherd singer archer driver turner gardener barber weaver potter
        tanner piper marshal judge savage swift sweet bright golden silver gold diamond stern strange
        temple castle bridge bridges waters flowers forest garden valley spring morning holiday
        mills english french german holland london paris berlin sydney austin dallas houston
        brooklyn jackson jordan israel georgia virginia carolina dakota india china chad clay heather
        hazel violet olive ginger basil melody harmony destiny trinity charity patience mercy
        victory robin skip buck bunny candy carol dot duke earl baron count gale gay jade jasper
        jewel kit lance laurel lane link mac nick norm opal pierce randy rusty sunny tab trace
        tucker viola willow zip miller banker sailor cardinal monk abbot sheriff ranger scout
        carrier border market shop store order paper reader writer painter draper mercer coin
        render header branch sender holder keeper trainer player runner founder partner trader
        """.split { $0.isWhitespace }.map(String.init)
    )
}
