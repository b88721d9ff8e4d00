#include "ui/patient/form_footer.h"

#include "ui/kit/busy_button.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStackedLayout>

namespace vb::ui {

FormFooter::FormFooter(const QString &id, const QString &saveText, const QString &question, QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedLayout(this))
    , m_save(new BusyButton(saveText, ButtonKind::primary))
    , m_cancel(new QPushButton(tr("Cancel")))
    , m_discard(new QPushButton(tr("Discard")))
    , m_keep(new QPushButton(tr("Keep editing")))
{
    const auto name = [&id](QPushButton *button, const QString &word) {
        button->setObjectName(id + word);
        button->setAccessibleName(button->text());
    };
    name(m_save, QStringLiteral(".save"));
    name(m_cancel, QStringLiteral(".cancel"));
    name(m_discard, QStringLiteral(".discard"));
    name(m_keep, QStringLiteral(".keep"));
    m_save->setBusyText(tr("Saving…"));
    m_save->setToolTip(tr("Save (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_S).toString(QKeySequence::NativeText)));
    m_cancel->setToolTip(tr("Cancel (%1)").arg(QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText)));
    setButtonKind(m_discard, ButtonKind::danger);
    for (QPushButton *button : {m_discard, m_keep, m_cancel})
        button->setAutoDefault(true);

    auto *work = new QWidget;
    auto *workLine = new QHBoxLayout(work);
    workLine->setContentsMargins(space::xxl, space::m, space::xxl, space::m);
    workLine->setSpacing(space::m);
    workLine->addStretch();
    workLine->addWidget(m_cancel);
    workLine->addWidget(m_save);
    auto *asking = new QWidget;
    auto *askLine = new QHBoxLayout(asking);
    askLine->setContentsMargins(space::xxl, space::m, space::xxl, space::m);
    askLine->setSpacing(space::m);
    askLine->addStretch();
    askLine->addWidget(new IconLabel(IconName::alert, &Tokens::danger, 20));
    askLine->addWidget(new TextLabel(question, TextRole::medium));
    askLine->addSpacing(space::m);
    askLine->addWidget(m_discard);
    askLine->addWidget(m_keep);
    m_stack->setContentsMargins(0, 0, 0, 0);
    m_stack->addWidget(work);
    m_stack->addWidget(asking);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);

    connect(m_save, &QPushButton::clicked, this, &FormFooter::saveWanted);
    connect(m_cancel, &QPushButton::clicked, this, &FormFooter::cancelWanted);
    connect(m_discard, &QPushButton::clicked, this, &FormFooter::discardWanted);
    connect(m_keep, &QPushButton::clicked, this, &FormFooter::keepWanted);
}

bool FormFooter::isAsking() const
{
    return m_stack->currentIndex() == 1;
}

void FormFooter::ask()
{
    m_stack->setCurrentIndex(1);
    m_keep->setFocus(Qt::TabFocusReason);
}

void FormFooter::stopAsking()
{
    m_stack->setCurrentIndex(0);
}

void FormFooter::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(QRect(0, 0, width(), 1), t.line);
}

} // namespace vb::ui
