import { useState } from "react";
import useSWR from "swr";
import { models } from "../../api/routes";
import type { Profile, UserSettings } from "../../api/types";
import { Ask } from "../../ui/ask";
import { Button } from "../../ui/button";
import { Empty } from "../../ui/empty";
import { keepFocus } from "../../ui/keep-focus";
import { Failure } from "../../ui/notice";
import { Page } from "../../ui/page";
import { Skeleton } from "../../ui/progress";
import { ProfileCard } from "./profile-card";
import { ProfileForm } from "./profile-form";
import "./models.css";

type Editing = { profile: Profile | null } | null;

function Deletion({ profile, settings, onDeleted, onClose }: { profile: Profile; settings: UserSettings; onDeleted: (settings: UserSettings) => void; onClose: () => void }) {
  const next = settings.profiles.find(({ id }) => id !== profile.id);
  const text = (
    <div className="stack">
      <p>Its settings and its key are deleted for good. Datasets being made with it pause, and say why; what they have made stays.</p>
      {settings.activeProfileId === profile.id && <p>{next ? `“${next.name}” becomes the active one.` : "New datasets use the operator's model then."}</p>}
    </div>
  );
  const act = async () => onDeleted(await models.remove(profile.id));
  return <Ask question={{ title: `Delete “${profile.name}”?`, text, yes: "Delete for good", no: "Keep it", act }} onClose={onClose} />;
}

export default function Models() {
  const { data: settings, error, mutate } = useSWR<UserSettings, unknown>("/api/user/settings", models.settings);
  const [editing, setEditing] = useState<Editing>(null);
  const [said, setSaid] = useState("");
  const [deleting, setDeleting] = useState<Profile | null>(null);
  const accept = (changed: UserSettings) => {
    void mutate(changed, { revalidate: false });
  };
  const close = (words: string) => {
    setEditing(null);
    setSaid(words);
    keepFocus();
  };
  const saved = (changed: UserSettings) => {
    accept(changed);
    close("The model is saved.");
  };
  const full = settings !== undefined && settings.profiles.length >= settings.maxProfiles;
  const add = <Button look="primary" icon="add" onClick={() => setEditing({ profile: null })}>Add a model</Button>;
  return (
    <Page
      title="Models"
      lead="Your own model APIs. The active one is offered first; the operator's model is always there, too."
      actions={settings && settings.profiles.length > 0 && !full && !editing && add}
    >
      <p className="only-heard" role="status">
        {said}
      </p>
      <div className="stack">
        {error !== undefined && <Failure title="Your models cannot be shown now" error={error} onRetry={() => void mutate()} />}
        {editing && <ProfileForm key={editing.profile?.id ?? "new"} profile={editing.profile} onSaved={saved} onClose={() => close("")} />}
        {!settings && error === undefined && <div className="card"><Skeleton lines={5} /></div>}
        {settings && full && <p className="soft">These are {settings.maxProfiles}, as many as there may be. Delete one to add another.</p>}
        {settings?.profiles.length === 0 && !editing && (
          <div className="card">
            <Empty title="No models of your own yet">
              <p>Datasets are made with the operator's model until you add one. Any API that speaks the chat completions of OpenAI will do: a provider's, or a server of yours that is on the internet.</p>
              {add}
            </Empty>
          </div>
        )}
        {settings && settings.profiles.length > 0 && (
          <ul className="models-list">
            {settings.profiles
              .filter(({ id }) => id !== editing?.profile?.id)
              .map((profile) => (
                <ProfileCard key={profile.id} profile={profile} active={profile.id === settings.activeProfileId} locked={editing !== null} onChanged={accept} onEdit={() => setEditing({ profile })} onDelete={() => setDeleting(profile)} />
              ))}
          </ul>
        )}
      </div>
      {settings && deleting && <Deletion profile={deleting} settings={settings} onDeleted={accept} onClose={() => setDeleting(null)} />}
    </Page>
  );
}
