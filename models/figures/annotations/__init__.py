"""What stands on the charts' days besides figures (标注): a storm, a campaign, a change of rules."""
