#include "ui/setup/command_line.h"

#include "ui/kit/buttons.h"
#include "ui/kit/paint.h"
#include "ui/setup/code_label.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>

namespace vb::ui {

namespace {
constexpr int kCommandPixels = 12;
}

CommandLine::CommandLine(const QString &id, const QString &command, QWidget *parent)
    : QWidget(parent), m_command(new CodeLabel(kCommandPixels))
{
    m_command->setText(command);
    m_command->setObjectName(id);
    m_command->setAccessibleName(tr("Command for a terminal: %1").arg(command));
    m_command->setWordWrap(true);
    auto *copy = new IconButton(IconName::copy, tr("Copy the command"));
    copy->setObjectName(id + QStringLiteral(".copy"));
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_command->text()); });
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(space::l, space::s, space::s, space::s);
    across->setSpacing(space::s);
    across->addWidget(m_command, 1);
    across->addWidget(copy);
}

void CommandLine::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    paint::panel(painter, rect(), t.radiusField, t.bg, t.line);
}

} // namespace vb::ui
