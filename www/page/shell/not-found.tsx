import { HOME, route } from "../router.ts";
import { Empty } from "../ui/empty.tsx";
import { View } from "./view.tsx";

export function NotFound() {
  return (
    <View title="Page not found">
      <div class="card">
        <Empty
          icon="question"
          title={`There is no page at #${route.value.path.slice(0, 80)}`}
          actions={
            <a class="button primary" href={`#${HOME}`}>
              Go to Access tokens
            </a>
          }
        >
          Check the address, or use the navigation.
        </Empty>
      </div>
    </View>
  );
}
