// The peer that the desktop client is measured beside: a Qt window with a list and nothing else.
#include <QApplication>
#include <QListView>
#include <QMainWindow>
#include <QStringListModel>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

// Says "painted" when the list has drawn itself for the first time.
class Watched final : public QListView {
public:
    using QListView::QListView;

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QListView::paintEvent(event);
        if (!m_said) {
            std::fputs("painted\n", stderr);
            m_said = true;
        }
    }

private:
    bool m_said = false;
};

} // namespace

int main(int argc, char **argv)
{
    const QApplication app(argc, argv);
    QStringList names;
    for (int i = 0; i < 200; ++i)
        names << u"Room %1"_s.arg(i);
    QStringListModel model(names);
    Watched list;
    list.setModel(&model);
    QMainWindow window;
    window.setCentralWidget(&list);
    window.resize(1100, 760);
    window.show();
    return QApplication::exec();
}
