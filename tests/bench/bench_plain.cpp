#include "tests/bench/shown_probe.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace vb::bench;

/// The least program with a window: what the start of ours is compared with.
int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QWidget window;
    auto *down = new QVBoxLayout(&window);
    down->addWidget(new QLabel(QStringLiteral("User name")));
    down->addWidget(new QLineEdit);
    down->addWidget(new QPushButton(QStringLiteral("Log in")));
    new ShownProbe(&window, [] {
        printMoment("shown");
        QCoreApplication::quit();
    });
    window.show();
    return QApplication::exec();
}
