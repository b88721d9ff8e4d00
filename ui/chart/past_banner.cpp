#include "ui/chart/past_banner.h"

#include "ui/kit/buttons.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/key_cap.h"
#include "ui/kit/paint.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace vb::ui {

PastBanner::PastBanner(QWidget *parent) : QFrame(parent), m_title(new TextLabel(QString(), TextRole::section))
{
    setObjectName(QStringLiteral("chart.past"));
    m_title->setWordWrap(true);
    auto *hint = new TextLabel(
        tr("It was written down until then, and is for reading only. The banner above is of today."), TextRole::body);
    hint->setWordWrap(true);
    auto *back = new QPushButton(tr("Back to today"));
    back->setObjectName(QStringLiteral("chart.past.back"));
    back->setAccessibleName(tr("Back to today"));
    back->setAutoDefault(true);
    m_back = back;
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(hint);
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(space::l, space::m, space::l, space::m);
    across->setSpacing(space::m);
    across->addWidget(new IconLabel(IconName::history, &Tokens::warn, 24));
    across->addLayout(words, 1);
    across->addWidget(back);
    across->addWidget(new KeyCap(QKeySequence(Qt::Key_Escape)));
    connect(back, &QPushButton::clicked, this, &PastBanner::backWanted);
}

void PastBanner::setMoment(const QString &words)
{
    m_title->setText(tr("The chart as it stood on %1").arg(words));
    setAccessibleName(m_title->text());
}

void PastBanner::focusBack()
{
    m_back->setFocus(Qt::OtherFocusReason);
}

void PastBanner::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    paint::panel(painter, rect(), t.radiusCard, t.warnSoft, t.warn, 2);
}

} // namespace vb::ui
