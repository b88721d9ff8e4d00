#include "ui/kit/progress_line.h"

#include "ui/kit/text_label.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kAllPercent = 100;
}

ProgressLine::ProgressLine(const QString &id, QWidget *parent)
    : QWidget(parent)
    , m_what(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_bar(new QProgressBar)
    , m_cancel(new QPushButton(tr("Cancel")))
{
    m_bar->setObjectName(id + QStringLiteral(".bar"));
    m_bar->setTextVisible(false);
    m_cancel->setObjectName(id + QStringLiteral(".cancel"));
    m_cancel->setAutoDefault(true);
    auto *down = new QVBoxLayout;
    down->setSpacing(space::xs);
    down->addWidget(m_what);
    down->addWidget(m_bar);
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::l);
    across->addLayout(down, 1);
    across->addWidget(m_cancel, 0, Qt::AlignBottom);
    hide();
    connect(m_cancel, &QPushButton::clicked, this, &ProgressLine::cancel);
}

ProgressLine::~ProgressLine()
{
    cancel();
}

std::function<bool(qint64, qint64)> ProgressLine::start(const QString &what)
{
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    m_what->setText(what);
    m_bar->setAccessibleName(what);
    m_cancel->setAccessibleName(tr("Cancel: %1").arg(what));
    m_bar->setRange(0, kAllPercent);
    m_bar->setValue(0);
    show();
    m_cancel->setFocus(Qt::OtherFocusReason);
    return [guard = QPointer<ProgressLine>(this), cancelled = m_cancelled, last = std::make_shared<int>(0)](qint64 done,
                                                                                                            qint64 of) {
        const int percent = of <= 0 ? 0 : static_cast<int>(done * kAllPercent / of);
        if (percent != *last) {
            *last = percent;
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [guard, cancelled, percent] {
                    if (guard && guard->m_cancelled == cancelled)
                        guard->showPercent(percent);
                },
                Qt::QueuedConnection);
        }
        return !*cancelled;
    };
}

void ProgressLine::showPercent(int percent)
{
    m_bar->setRange(0, percent < kAllPercent ? kAllPercent : 0);
    m_bar->setValue(percent);
}

bool ProgressLine::end()
{
    const bool hadFocus = m_cancel->hasFocus();
    hide();
    return hadFocus;
}

/// The button stays as it is: a second press does no harm, and the focus does not wander.
void ProgressLine::cancel()
{
    if (m_cancelled)
        *m_cancelled = true;
}

} // namespace vb::ui
