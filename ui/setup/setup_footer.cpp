#include "ui/setup/setup_footer.h"

#include "ui/kit/busy_button.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStackedLayout>

namespace vb::ui {

namespace {

QHBoxLayout *footerLine(QWidget *place)
{
    auto *line = new QHBoxLayout(place);
    line->setContentsMargins(space::xxl, space::m, space::xxl, space::m);
    line->setSpacing(space::m);
    return line;
}

} // namespace

SetupFooter::SetupFooter(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedLayout(this))
    , m_cancel(new QPushButton(tr("Cancel")))
    , m_back(new QPushButton(tr("Back")))
    , m_next(new BusyButton(tr("Next"), ButtonKind::primary))
    , m_stop(new QPushButton(tr("Stop and forget all")))
    , m_keep(new QPushButton(tr("Go on")))
{
    const auto name = [](QPushButton *button, const QString &word, const QKeySequence &keys) {
        button->setObjectName(QStringLiteral("setup.") + word);
        button->setAccessibleName(button->text());
        if (!keys.isEmpty())
            button->setToolTip(
                tr("%1 (%2)", "button, keys").arg(button->text(), keys.toString(QKeySequence::NativeText)));
    };
    name(m_cancel, QStringLiteral("cancel"), Qt::Key_Escape);
    name(m_back, QStringLiteral("back"), Qt::ALT | Qt::Key_Left);
    name(m_next, QStringLiteral("next"), {});
    name(m_stop, QStringLiteral("stop"), {});
    name(m_keep, QStringLiteral("keep"), {});
    setButtonKind(m_cancel, ButtonKind::flat);
    setButtonKind(m_stop, ButtonKind::danger);

    auto *work = new QWidget;
    QHBoxLayout *workLine = footerLine(work);
    workLine->addWidget(m_cancel);
    workLine->addStretch();
    workLine->addWidget(m_back);
    workLine->addWidget(m_next);
    auto *asking = new QWidget;
    QHBoxLayout *askLine = footerLine(asking);
    auto *question = new TextLabel(tr("Stop here? Nothing was made yet, and all that you entered is forgotten."),
                                   TextRole::medium);
    question->setObjectName(QStringLiteral("setup.question"));
    question->setWordWrap(true);
    askLine->addWidget(new IconLabel(IconName::alert, &Tokens::danger, 20));
    askLine->addWidget(question, 1);
    askLine->addWidget(m_stop);
    askLine->addWidget(m_keep);
    m_stack->setContentsMargins(0, 0, 0, 0);
    m_stack->addWidget(work);
    m_stack->addWidget(asking);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);

    connect(m_cancel, &QPushButton::clicked, this, &SetupFooter::cancelWanted);
    connect(m_back, &QPushButton::clicked, this, &SetupFooter::backWanted);
    connect(m_next, &QPushButton::clicked, this, &SetupFooter::nextWanted);
    connect(m_stop, &QPushButton::clicked, this, &SetupFooter::stopWanted);
    connect(m_keep, &QPushButton::clicked, this, &SetupFooter::keepWanted);
}

void SetupFooter::setNextText(const QString &text, const QString &busyText)
{
    m_next->setText(text);
    m_next->setBusyText(busyText);
    m_next->setAccessibleName(text);
}

void SetupFooter::setCanGoBack(bool can)
{
    m_back->setVisible(can);
}

void SetupFooter::setCanCancel(bool can)
{
    m_cancel->setEnabled(can);
    m_back->setEnabled(can);
}

bool SetupFooter::isAsking() const
{
    return m_stack->currentIndex() == 1;
}

void SetupFooter::ask()
{
    m_stack->setCurrentIndex(1);
    m_keep->setFocus(Qt::TabFocusReason);
}

void SetupFooter::stopAsking()
{
    m_stack->setCurrentIndex(0);
}

void SetupFooter::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(QRect(0, 0, width(), 1), t.line);
}

} // namespace vb::ui
