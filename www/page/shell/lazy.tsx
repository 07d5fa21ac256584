import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

/** A view whose code is loaded when it is first shown. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const view = signal<{ component: ComponentType<Props> } | undefined>(undefined);
  const hasFailed = signal(false);
  let isLoading = false;
  const start = async (): Promise<void> => {
    if (isLoading) return;
    isLoading = true;
    hasFailed.value = false;
    try {
      view.value = { component: await load() };
    } catch {
      hasFailed.value = true;
    } finally {
      isLoading = false;
    }
  };
  return function LazyView(props: Props) {
    const { component: View } = view.value ?? {};
    if (View) return <View {...props} />;
    if (hasFailed.value) {
      return (
        <Notice tone="bad" title="This view couldn't be loaded">
          <div class="row">
            <span class="grow">A file didn't load. Check your connection.</span>
            <Button small onClick={() => location.reload()}>
              Reload
            </Button>
          </div>
        </Notice>
      );
    }
    void start();
    return <p class="loading">Loading…</p>;
  };
}
