#include "ui/note/attention_count.h"

#include "ui/kit/bell.h"
#include "ui/kit/deliver.h"

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kAttentionMs = 150;

class AttentionCount : public QObject {
public:
    AttentionCount(session::Session &session, QObject *context, std::function<void(int)> show)
        : QObject(context), m_session(session), m_show(std::move(show)), m_bell(kAttentionMs)
    {
        connect(&m_bell, &Bell::rang, this, &AttentionCount::ask);
        m_changes = session.onChanges([rope = m_bell.rope()](const std::vector<store::Change> &changes) {
            if (std::any_of(changes.begin(), changes.end(), [](const store::Change &c) {
                    return c.entity == "note" || c.entity == "note_signature" || c.entity == "note_cosign";
                }))
                rope();
        });
        ask();
    }

private:
    void ask()
    {
        deliver(m_session.notes().attentionCount(), this, [this](const Result<int> &count) {
            if (count.ok())
                m_show(*count);
        });
    }

    session::Session &m_session;
    std::function<void(int)> m_show;
    Bell m_bell;
    store::ChangeFeed::Subscription m_changes;
};

} // namespace

void watchNoteAttention(session::Session &session, QObject *context, std::function<void(int)> show)
{
    new AttentionCount(session, context, std::move(show));
}

} // namespace vb::ui
