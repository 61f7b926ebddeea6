-- As in the first migration; and whoever is gone has no notifications and no connected apps, is on no project, task or channel any
-- more, and no address in commits is theirs.
CREATE OR REPLACE FUNCTION stint_forget(person text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM members WHERE user_id = person AND org_id = current_setting('app.org', true)) THEN
    RAISE EXCEPTION 'No member of this organization.';
  END IF;
  DELETE FROM user_secrets WHERE user_id = person;
  DELETE FROM one_time_secrets WHERE subject->>'user_id' = person;
  DELETE FROM mails WHERE recipient = (SELECT email FROM users WHERE id = person);
  DELETE FROM user_preferences p USING members m
    WHERE m.user_id = person AND p.org_id = m.org_id AND p.user_id = person;
  DELETE FROM notifications n USING members m
    WHERE m.user_id = person AND n.org_id = m.org_id AND n.user_id = person;
  DELETE FROM notification_inboxes i USING members m
    WHERE m.user_id = person AND i.org_id = m.org_id AND i.user_id = person;
  DELETE FROM task_watchers w USING members m
    WHERE m.user_id = person AND w.org_id = m.org_id AND w.user_id = person;
  DELETE FROM project_members x USING members m
    WHERE m.user_id = person AND x.org_id = m.org_id AND x.user_id = person;
  DELETE FROM task_assignees x USING members m
    WHERE m.user_id = person AND x.org_id = m.org_id AND x.user_id = person;
  DELETE FROM channel_members x USING members m
    WHERE m.user_id = person AND x.org_id = m.org_id AND x.user_id = person;
  DELETE FROM read_marks x USING members m
    WHERE m.user_id = person AND x.org_id = m.org_id AND x.user_id = person;
  DELETE FROM git_authors x USING members m
    WHERE m.user_id = person AND x.org_id = m.org_id AND x.user_id = person;
  DELETE FROM git_time_drafts x USING members m
    WHERE m.user_id = person AND x.org_id = m.org_id AND x.user_id = person;
  UPDATE sessions s SET revoked_at = coalesce(s.revoked_at, now()), ip = NULL, user_agent = NULL FROM members m
    WHERE m.user_id = person AND s.org_id = m.org_id AND s.user_id = person;
  UPDATE tokens t SET revoked_at = coalesce(t.revoked_at, now()) FROM members m
    WHERE m.user_id = person AND t.org_id = m.org_id AND t.user_id = person;
  UPDATE connected_apps a SET revoked_at = coalesce(a.revoked_at, now()) FROM members m
    WHERE m.user_id = person AND a.org_id = m.org_id AND a.user_id = person;
  UPDATE members SET removed_at = coalesce(removed_at, now()), version = version + 1 WHERE user_id = person;
END $$;
