#pragma once

#include "core/base/result.h"
#include "ui/kit/bell.h"
#include "ui/kit/deliver.h"

#include <QFuture>
#include <QObject>

#include <functional>

namespace vb::ui {

/// Says a count now and whenever its bell has rung, for as long as its context lives.
template <class Subscription>
class CountWatch : public QObject {
public:
    using Count = std::function<QFuture<Result<qint64>>()>;

    CountWatch(QObject *context, Count count, std::function<void(int)> show)
        : QObject(context), m_count(std::move(count)), m_show(std::move(show)), m_bell(kPauseMs)
    {
        connect(&m_bell, &Bell::rang, this, [this] { ask(); });
        ask();
    }
    [[nodiscard]] std::function<void()> rope() { return m_bell.rope(); }
    /// What pulls the rope, until it ends with this.
    void follow(Subscription subscription) { m_subscription = std::move(subscription); }

private:
    static constexpr int kPauseMs = 150;

    void ask()
    {
        deliver(m_count(), this, [this](const Result<qint64> &count) {
            if (count.ok())
                m_show(static_cast<int>(*count));
        });
    }

    Count m_count;
    std::function<void(int)> m_show;
    Bell m_bell;
    Subscription m_subscription;
};

} // namespace vb::ui
