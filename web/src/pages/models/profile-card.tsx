import { useState } from "react";
import { models } from "../../api/routes";
import type { Profile, UserSettings } from "../../api/types";
import { Button } from "../../ui/button";
import { Failure, Notice } from "../../ui/notice";
import { TimeAgo } from "../../ui/values";
import { formatWords, usualPath } from "./model-words";
import { hostOf } from "./profile-values";
import { TestResult, type Outcome } from "./test-result";

interface Props {
  profile: Profile;
  active: boolean;
  /** Another one is being edited: what is typed there must not go. */
  locked: boolean;
  onChanged: (settings: UserSettings) => void;
  onEdit: () => void;
  onDelete: () => void;
}

export function ProfileCard({ profile, active, locked, onChanged, onEdit, onDelete }: Props) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [testing, setTesting] = useState(false);
  const [activating, setActivating] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const test = async () => {
    setTesting(true);
    setOutcome(null);
    try {
      setOutcome({ models: await models.list({ profileId: profile.id }) });
    } catch (error) {
      setOutcome({ error });
    }
    setTesting(false);
  };
  const activate = async () => {
    setActivating(true);
    setFailure(undefined);
    try {
      onChanged(await models.activate(profile.id));
    } catch (error) {
      setFailure(error);
    }
    setActivating(false);
  };
  return (
    <li className="card stack" aria-label={profile.name}>
      <div className="row row-apart">
        <h2>{profile.name}</h2>
        {active && <span className="badge badge-succeeded">Active</span>}
      </div>
      {profile.apiKeyProblem && <Notice tone="warning" title="Its key must be entered again"><p>{profile.apiKeyProblem}</p></Notice>}
      <dl className="facts">
        <dt>Host</dt>
        <dd title={profile.baseUrl ?? undefined}>{hostOf(profile.baseUrl) ?? "not set"}</dd>
        <dt>Model</dt>
        <dd>{profile.model ?? "the API's own choice"}</dd>
        <dt>Path</dt>
        <dd className="mono">{profile.path ?? usualPath}</dd>
        <dt>Asked for JSON</dt>
        <dd>{formatWords[profile.responseFormat ?? "auto"]}</dd>
        <dt>API key</dt>
        <dd>{profile.hasApiKey ? "stored" : "none"}</dd>
        <dt>Changed</dt>
        <dd><TimeAgo time={profile.updatedAt} /></dd>
      </dl>
      {outcome && <TestResult outcome={outcome} model={profile.model} />}
      {failure !== undefined && <Failure error={failure} />}
      <div className="row models-actions">
        <Button small busy={testing} onClick={() => void test()}>Test connection</Button>
        {!active && <Button small busy={activating} onClick={() => void activate()}>Make active</Button>}
        <Button small disabled={locked} title={locked ? "Save or cancel the form first" : undefined} onClick={onEdit}>Edit</Button>
        <Button small look="quiet" onClick={onDelete}>Delete</Button>
      </div>
    </li>
  );
}
